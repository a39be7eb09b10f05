import CQPDF
package import Foundation

/// A PDF that is read without repair, object by object, and that can be signed.
package struct SoundDocument: Sendable, Equatable {
  /// At least 1.
  package let pages: Int

  /// On one page: poppler draws none with more.
  private static let mostAnnotations = 10_000

  /// Reads a PDF's structure.
  ///
  /// - Parameter most: pages.
  /// - Throws: ``PDFRefusal``; ``PDFRefusal/unreadable`` and ``PDFRefusal/encrypted`` may be put right
  ///   by writing the file anew.
  package init(reading data: Data, most: Int = DocumentBounds.mostPages) throws {
    guard !data.isEmpty else { throw PDFRefusal.empty }
    // ISO 32000-1, 7.5.2 and annex H: readers look for the header in the first 1,024 bytes.
    guard data.prefix(1024).range(of: Data("%PDF-".utf8)) != nil else { throw PDFRefusal.notPDF }
    try DocumentBounds.check(data)
    let bytes = [UInt8](data)
    try PDFRevision.reading(bytes, budget: Budget(time: .seconds(10))) { reader in
      guard let revision = reader.revision(upTo: bytes.count) else { throw PDFRefusal.unreadable }
      guard !revision.isEncrypted else { throw PDFRefusal.encrypted }
      let told = revision.resolved(revision.root["Pages"]).dictionary?["Count"]
      if let count = revision.resolved(told).integer, count > most {
        throw PDFRefusal.tooManyPages(count)
      }
      // Before anybody else walks through it.
      let tree = Result { () throws(PDFRefusal) in try PageTree(reading: revision, most: most) }
      if case .failure(let refusal) = tree, refusal != .unreadable { throw refusal }
      switch revision.soundness {
      case .sound: break
      case .complaint: throw PDFRefusal.unreadable
      case .outOfTime: throw PDFRefusal.tooComplex
      }
      for page in try tree.get().pages {
        let annotations = revision.resolved(page.entries["Annots"]).array ?? []
        guard annotations.count <= Self.mostAnnotations else { throw PDFRefusal.tooComplex }
      }
    }
    pages = try QPDFFile.with(data) { file throws -> Int in
      try file.refuseUnsignable()
      return Int(qpdf_get_num_pages(file.handle))
    }
  }

  /// Whether a file whose syntax is right is opened within the bounds of size and number.
  package static func isWithinBounds(_ data: Data) -> Bool {
    PDFRevision.isReadable([UInt8](data))
  }

  /// The pages of a file that may be signed already.
  package static func pages(ofSigned data: Data) throws -> Int {
    try QPDFFile.with(data) { file in
      let pages = Int(qpdf_get_num_pages(file.handle))
      try file.check()
      return pages
    }
  }
}
