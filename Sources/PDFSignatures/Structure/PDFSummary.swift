import CQPDF
package import Foundation

/// What has to be known of a PDF before it is shown and signed.
package struct PDFSummary: Sendable, Equatable {
  /// At least 1.
  package let pages: Int

  /// Reads a PDF's structure.
  ///
  /// - Throws: ``PDFRefusal`` for anything that cannot be shown and signed.
  package init(reading data: Data) throws {
    guard !data.isEmpty else { throw PDFRefusal.empty }
    // ISO 32000-1, 7.5.2 and annex H: readers look for the header in the first 1,024 bytes.
    guard data.prefix(1024).range(of: Data("%PDF-".utf8)) != nil else { throw PDFRefusal.notPDF }
    pages = try QPDFFile.with(data) { file throws -> Int in
      try file.refuseUnsignable()
      return Int(qpdf_get_num_pages(file.handle))
    }
  }
}

extension PDFSummary {
  /// The pages of a file that may be signed already.
  package static func pages(ofSigned data: Data) throws -> Int {
    try QPDFFile.with(data) { file in
      let pages = Int(qpdf_get_num_pages(file.handle))
      try file.check()
      return pages
    }
  }
}

/// Why a file cannot be used as a document to sign.
package enum PDFRefusal: Error, Sendable, Equatable {
  case empty
  case notPDF
  case encrypted
  case noPages
  /// It holds a signature, which preparing it would break.
  case signed
  /// An XFA form, whose pages are made by a program in the file.
  case dynamicForm
  /// It starts as a PDF, but its structure cannot be read.
  case unreadable
}
