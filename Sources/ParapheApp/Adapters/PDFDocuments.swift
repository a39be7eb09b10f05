import Foundation
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
  /// Has pages drawn in the workshop.
  ///
  /// - Parameter url: where a document's file is.
  static func pdf(
    _ workshop: any PDFWorkshop, at url: @escaping @Sendable (StoredFile) -> URL
  ) -> DocumentPages {
    DocumentPages(
      image: { file, page in try await workshop.image(of: url(file), page: page) },
      texts: { file, pages in try await workshop.texts(of: url(file), pages: pages) })
  }
}
