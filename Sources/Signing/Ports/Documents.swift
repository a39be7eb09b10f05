package import Foundation

/// The files of documents, named by their hash.
package protocol DocumentFiles: Sendable {
  /// Keeps a file; when this returns it survives a power cut.
  func keep(_ data: Data) async throws -> StoredFile
  /// The whole of a file.
  ///
  /// - Throws: ``DocumentDamaged`` rather than other bytes than were kept.
  func data(of file: StoredFile) async throws -> Data
  /// Opens a file to be read in parts.
  ///
  /// - Throws: ``DocumentDamaged`` rather than other bytes than were kept.
  func open(_ file: StoredFile) async throws -> any OpenDocument
}

/// A file that was found to be what was kept, and stays open as long as somebody holds it.
package protocol OpenDocument: Sendable {
  /// A part of it.
  ///
  /// - Parameters:
  ///   - offset: in bytes.
  ///   - count: in bytes; fewer at the end of the file only.
  func read(from offset: Int, upTo count: Int) async throws -> Data
}

/// A file does not hold what was kept: a disk has let it rot, or somebody has changed it.
package struct DocumentDamaged: StorageFailure {
  /// Of what was kept.
  package let sha256: String

  package init(sha256: String) {
    self.sha256 = sha256
  }

  /// An operator can bring it back from a copy of the data folder.
  package var isTemporary: Bool { true }
}

/// Decides whether an uploaded document can be shown, sent, signed and compared: once, before it is
/// taken in.
package struct DocumentInspector: Sendable {
  /// Throws a ``StorageFailure`` for what is not the document's fault.
  package let examine: @Sendable (Data) async throws -> Result<ExaminedDocument, DocumentRefusal>

  package init(
    examine: @escaping @Sendable (Data) async throws -> Result<ExaminedDocument, DocumentRefusal>
  ) {
    self.examine = examine
  }
}

/// A document as it is shown, sent to the platform, compared and kept.
package struct ExaminedDocument: Sendable, Equatable {
  /// The bytes that came, unless something had to be done to them.
  package let data: Data
  package let pages: Int
  /// What was done, in the words of the API: `repaired`, `decrypted`.
  package let changes: [String]

  package init(data: Data, pages: Int, changes: [String] = []) {
    self.data = data
    self.pages = pages
    self.changes = changes
  }
}

/// Why a document cannot be signed.
package enum DocumentRefusal: Error, Sendable, Equatable {
  case empty
  case notPDF
  /// It cannot be opened without a password.
  case needsPassword
  case noPages
  /// It holds a signature, which signing it again on the platform would break.
  case signed
  /// Somebody's signature grants rights to use it.
  case usageRights
  /// Its pages are made by a program in it (XFA).
  case dynamicForm
  case tooManyPages(Int, most: Int)
  case tooDeep(most: Int)
  case tooManyObjects(most: Int)
  /// In bytes.
  case tooLargeInflated(most: Int)
  case tooComplex
  /// It is damaged, and readers would show different things.
  case ambiguous(page: Int)
  case beyondRepair
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
  /// The paragraphs of each of these pages, counted from 1; fewer where the file has no more.
  package let texts: @Sendable (StoredFile, ClosedRange<Int>) async throws -> [[String]]

  package init(
    image: @escaping @Sendable (StoredFile, Int) async throws -> Data,
    texts: @escaping @Sendable (StoredFile, ClosedRange<Int>) async throws -> [[String]]
  ) {
    self.image = image
    self.texts = texts
  }
}
