import Foundation

/// Looks at contracts that are handed in, with their documents, before anything is kept.
package struct DraftExamination: Sendable {
  private let inspector: DocumentInspector
  private let clock: SigningClock
  package let limits: DraftLimits

  package init(inspector: DocumentInspector, clock: SigningClock, limits: DraftLimits) {
    self.inspector = inspector
    self.clock = clock
    self.limits = limits
  }

  /// Looks whether a contract could be kept.
  ///
  /// - Throws: ``DraftRefused`` with every problem found.
  @discardableResult
  package func check(_ draft: ContractDraft, brand: Brand) throws -> CheckedDraft {
    let limits = limits.narrowed(to: brand)
    var check = DraftCheck(draft, brand: brand, limits: limits, now: clock.now())
    let checked = CheckedDraft(
      reference: check.text(draft.reference, "reference", max: 100),
      label: check.text(draft.label, "label"), language: check.language(),
      deadline: check.deadline(), signatories: check.signatories(), order: check.order(),
      returnURL: check.returnURL(), frameOrigins: check.frameOrigins(),
      metadata: check.metadata(), injection: check.injection(testers: limits.testers),
      pages: inspectDocuments(&check, limits))
    guard check.problems.isEmpty else { throw DraftRefused(problems: check.problems) }
    return checked
  }

  private func inspectDocuments(_ check: inout DraftCheck, _ limits: DraftLimits) -> [Int] {
    let documents = check.draft.documents
    if !documents.contains(where: { $0.kind == ContractDocument.Kind.main.rawValue }) {
      check.add("field_missing", "documents", "At least one document of kind \"main\" is needed.")
    }
    if documents.count > limits.documents {
      check.add("too_many_documents", "documents", "At most \(limits.documents) documents.")
      return []
    }
    if documents.reduce(0, { $0 + $1.data.count }) > limits.contractSize {
      check.add(
        "contract_too_large", "documents",
        "All documents together may have at most \(limits.contractSize >> 20) MB.")
      return []
    }
    return documents.enumerated().map { index, document in
      let field = "documents[\(index)]"
      _ = check.text(document.name, "\(field).name")
      if ContractDocument.Kind(rawValue: document.kind) == nil {
        check.add("document_kind_invalid", "\(field).kind", "Use \"main\" or \"annex\".")
      }
      guard document.data.count <= limits.documentSize else {
        check.add(
          "document_too_large", "\(field).data",
          "A document may have at most \(limits.documentSize >> 20) MB.")
        return 0
      }
      switch inspector.pages(document.data) {
      case .success(let pages): return pages
      case .failure(let refusal):
        check.add(refusal.code, "\(field).data", refusal.advice)
        return 0
      }
    }
  }
}

/// What a draft says, once nothing is wrong with it.
package struct CheckedDraft: Sendable {
  let reference: String
  let label: String
  let language: Language
  let deadline: Date
  let signatories: [Signatory]
  let order: SigningOrder
  let returnURL: String?
  let frameOrigins: [String]
  let metadata: [String: String]
  let injection: Injection?
  /// Of each document, in the draft's order.
  let pages: [Int]
}

extension DocumentRefusal {
  /// Stable, for programs.
  var code: String {
    switch self {
    case .empty: "document_empty"
    case .notPDF: "document_not_pdf"
    case .encrypted: "document_encrypted"
    case .noPages, .unreadable: "document_unreadable"
    }
  }

  /// What to do about it.
  var advice: String {
    switch self {
    case .empty: "The document is empty: send the PDF's bytes in base64."
    case .notPDF: "The document is not a PDF: convert it first."
    case .encrypted: "The PDF is encrypted: remove its password and its restrictions first."
    case .noPages: "The PDF has no page."
    case .unreadable: "The PDF is damaged and cannot be read: produce it again."
    }
  }
}
