import CQPDF
package import Foundation

/// Makes a document ready to be signed by several people: a word across its pages, a last page that
/// names them, an empty signature field for each (ISO 32000-1, 12.7.4.5).
///
/// qpdf writes a file anew, which would break any signature in it: so everything that changes pages
/// happens here, once, and signatures are appended afterwards.
package struct DocumentPreparation: Sendable, Codable {
  private let contractID: String
  private let label: String
  private let signatories: [String]
  private let language: String
  private let isTest: Bool

  /// - Parameters:
  ///   - signatories: their names, in order; at least one.
  ///   - language: ISO 639-1; what is not French is written in English.
  ///   - isTest: puts TEST across every page.
  package init(
    contractID: String, label: String, signatories: [String], language: String, isTest: Bool
  ) {
    self.contractID = contractID
    self.label = label
    self.signatories = signatories
    self.language = language
    self.isTest = isTest
  }

  /// Returns the prepared copy of a PDF.
  ///
  /// - Parameter pdf: a ``SoundDocument``.
  /// - Throws: ``PDFRefusal`` for a file that cannot be signed.
  package func prepare(_ pdf: Data) throws -> Data {
    let balances = isTest ? ContentBalance.all(of: [UInt8](pdf)) : []
    return try QPDFFile.with(pdf) { qpdf in
      try qpdf.refuseUnsignable()
      // Before the last page, which needs no mark.
      if isTest { try Watermark(word: "TEST").add(to: qpdf, balances) }
      let pages = try addLastPages(to: qpdf)
      try SignatureFields.add(signatories.count, on: pages, in: qpdf)
      return try qpdf.rewritten()
    }
  }

  /// The pages, from 1, whose content restores more than it kept (ISO 32000-1, 8.4.2).
  package static func unevenPages(of pdf: Data) -> Set<Int> {
    Set(
      ContentBalance.all(of: [UInt8](pdf)).enumerated().filter { $0.element.missing > 0 }
        .map { $0.offset + 1 })
  }

  private func addLastPages(to qpdf: borrowing QPDFFile) throws -> [qpdf_oh] {
    let handle = qpdf.handle
    let last = LastPage(
      contractID: contractID, label: label, signatories: signatories, isTest: isTest,
      isFrench: language == "fr")
    func font(_ name: String) -> String {
      "<< /Type /Font /Subtype /Type1 /BaseFont /\(name) /Encoding /WinAnsiEncoding >>"
    }
    var pages: [qpdf_oh] = []
    for number in 0..<last.pageCount {
      let page = qpdf_make_indirect_object(
        handle,
        qpdf_oh_parse(
          handle,
          """
          << /Type /Page /MediaBox [ 0 0 \(Int(LastPage.width)) \(Int(LastPage.height)) ] \
          /Resources << /Font << /F1 \(font("Helvetica")) /F2 \(font("Helvetica-Bold")) >> >> >>
          """))
      qpdf_oh_replace_key(
        handle, page, "/Contents", try qpdf.stream(last.content(page: number)))
      guard QPDFFile.isDone(qpdf_add_page(handle, handle, page, 0)) else {
        throw PDFRefusal.unreadable
      }
      pages.append(page)
    }
    try qpdf.check()
    return pages
  }
}
