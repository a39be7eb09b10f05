package import Foundation

/// The files of documents, named by their hash.
package protocol DocumentFiles: Sendable {
  /// Keeps a file; when this returns it survives a power cut.
  func keep(_ data: Data) async throws -> StoredFile
  func data(of file: StoredFile) async throws -> Data
}

/// Looks into an uploaded document.
package struct DocumentInspector: Sendable {
  /// The number of pages, or why the file cannot be used.
  package let pages: @Sendable (Data) -> Result<Int, DocumentRefusal>

  package init(pages: @escaping @Sendable (Data) -> Result<Int, DocumentRefusal>) {
    self.pages = pages
  }
}

/// Why a document cannot be signed.
package enum DocumentRefusal: String, Error, Sendable {
  case empty
  case notPDF
  case encrypted
  case noPages
  case unreadable
}

/// The clock: the only source of time in the domain.
package struct SigningClock: Sendable {
  package let now: @Sendable () -> Date

  package init(now: @escaping @Sendable () -> Date) {
    self.now = now
  }

  package static let system = SigningClock(now: { Date() })
}

/// Shows documents to those whose browser does not draw them: pages as images, and as text.
package struct DocumentPages: Sendable {
  /// A page, counted from 1, as a PNG image.
  package let image: @Sendable (StoredFile, Int) async throws -> Data
  /// The paragraphs of each page.
  package let texts: @Sendable (StoredFile) async throws -> [[String]]

  package init(
    image: @escaping @Sendable (StoredFile, Int) async throws -> Data,
    texts: @escaping @Sendable (StoredFile) async throws -> [[String]]
  ) {
    self.image = image
    self.texts = texts
  }
}
