/// What the sender of a document is told.
extension DocumentRefusal {
  /// Stable, for programs.
  var code: String {
    switch self {
    case .empty: "document_empty"
    case .notPDF: "document_not_pdf"
    case .needsPassword: "document_encrypted"
    case .signed: "document_signed"
    case .usageRights: "document_usage_rights"
    case .dynamicForm: "document_dynamic_form"
    case .tooManyPages: "document_too_many_pages"
    case .tooDeep: "document_too_deep"
    case .tooManyObjects: "document_too_many_objects"
    case .tooLargeInflated: "document_too_large_inflated"
    case .tooComplex: "document_too_complex"
    case .ambiguous: "document_ambiguous"
    case .noPages, .beyondRepair: "document_unreadable"
    }
  }

  /// What is so, and what to do about it.
  var advice: String {
    switch self {
    case .empty: "The document is empty: send the PDF's bytes in base64."
    case .notPDF: "The document is not a PDF: convert it first."
    case .needsPassword:
      "The PDF cannot be opened without a password: save it without one first."
    case .noPages: "The PDF has no page."
    case .signed:
      "The PDF is signed already, and signing it again would break that signature: send the document as it was before."
    case .usageRights:
      "The PDF carries usage rights (Reader extensions), which end when it is signed: save it without them first."
    case .dynamicForm:
      "The PDF is an XFA form, which viewers show differently or not at all: print it to a PDF first."
    case .tooManyPages(let pages, let most):
      "The PDF has \(pages) pages; at most \(most) are accepted."
    case .tooDeep(let most):
      "The PDF's objects, or the tree of its pages, are nested deeper than \(most): print it to a PDF first."
    case .tooManyObjects(let most):
      "The PDF has more than \(most) objects: print it to a PDF first, or split it."
    case .tooLargeInflated(let most):
      "The PDF takes more than \(most >> 20) MB once it is decompressed: lower the resolution of its images, or split it."
    case .tooComplex:
      "The PDF is too complex to be signed and compared within the server's bounds: print it to a PDF first."
    case .ambiguous(let page):
      "The PDF is damaged, and viewers do not show the same of it (from page \(page) on): produce it again."
    case .beyondRepair: "The PDF is damaged and cannot be read: produce it again."
    }
  }
}
