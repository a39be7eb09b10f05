import Foundation
import PDFPages
import PDFSignatures
import PDFWorkshop
import Signing

extension DocumentInspector {
  /// Has documents examined in the workshop.
  static func pdf(_ workshop: any PDFWorkshop) -> DocumentInspector {
    DocumentInspector { data in
      do {
        return try await workshop.examine(data).map { found in
          ExaminedDocument(
            data: found.document, pages: found.pages, changes: found.changes.map(\.rawValue))
        }.mapError(DocumentRefusal.init)
      } catch {
        throw NotExamined()
      }
    }
  }
}

/// The machine did not let a document be examined: its disk is full, or no process is to be had.
private struct NotExamined: StorageFailure {
  var isTemporary: Bool { true }
}

extension DocumentRefusal {
  init(_ refusal: PDFRefusal) {
    self =
      switch refusal {
      case .empty: .empty
      case .notPDF: .notPDF
      case .encrypted: .needsPassword
      case .noPages: .noPages
      case .signed: .signed
      case .usageRights: .usageRights
      case .dynamicForm: .dynamicForm
      case .tooManyPages(let pages): .tooManyPages(pages, most: DocumentBounds.mostPages)
      case .tooDeep: .tooDeep(most: DocumentBounds.deepest)
      case .tooManyObjects: .tooManyObjects(most: DocumentBounds.mostObjects)
      case .tooLargeInflated: .tooLargeInflated(most: DocumentBounds.mostInflated)
      case .tooComplex: .tooComplex
      case .ambiguous(let page): .ambiguous(page: page)
      case .unreadable: .beyondRepair
      }
  }
}

extension DocumentPages {
  /// Has pages drawn in the workshop: of what was kept, or not at all.
  static func pdf(
    _ workshop: any PDFWorkshop, of files: any DocumentFiles
  ) -> DocumentPages {
    @Sendable func source(_ file: StoredFile) -> PageSource {
      PageSource(name: file.sha256) { try await files.data(of: file) }
    }
    return DocumentPages(
      image: { try await workshop.image(of: source($0), page: $1) },
      texts: { try await workshop.texts(of: source($0), pages: $1) })
  }
}
