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
  package func check(_ draft: ContractDraft, brand: Brand) async throws -> CheckedDraft {
    let limits = limits.narrowed(to: brand)
    var check = DraftCheck(draft, brand: brand, limits: limits, now: clock.now())
    let reference = check.text(draft.reference, "reference", max: 100)
    let label = check.text(draft.label, "label")
    let language = check.language()
    let deadline = check.deadline()
    let signatories = check.signatories()
    let order = check.order()
    let returnURL = check.returnURL()
    let frameOrigins = check.frameOrigins()
    let metadata = check.metadata()
    let injection = check.injection(testers: limits.testers)
    // Last: it takes the longest, and its faults are told behind those of the fields.
    let documents = try await examineDocuments(&check, limits)
    guard check.problems.isEmpty else { throw DraftRefused(problems: check.problems) }
    return CheckedDraft(
      reference: reference, label: label, language: language, deadline: deadline,
      signatories: signatories, authentications: check.authentications, order: order,
      returnURL: returnURL, frameOrigins: frameOrigins,
      metadata: metadata, injection: injection, documents: documents)
  }

  private func examineDocuments(
    _ check: inout DraftCheck, _ limits: DraftLimits
  ) async throws -> [ExaminedDocument] {
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
    var examined: [ExaminedDocument] = []
    for (index, document) in documents.enumerated() {
      let field = "documents[\(index)]"
      _ = check.text(document.name, "\(field).name")
      if ContractDocument.Kind(rawValue: document.kind) == nil {
        check.add("document_kind_invalid", "\(field).kind", "Use \"main\" or \"annex\".")
      }
      guard document.data.count <= limits.documentSize else {
        check.add(
          "document_too_large", "\(field).data",
          "A document may have at most \(limits.documentSize >> 20) MB.")
        continue
      }
      switch try await inspector.examine(document.data) {
      case .success(let document): examined.append(document)
      case .failure(let refusal): check.add(refusal.code, "\(field).data", refusal.advice)
      }
    }
    return examined
  }
}

/// What a draft says, once nothing is wrong with it.
package struct CheckedDraft: Sendable {
  let reference: String
  let label: String
  let language: Language
  let deadline: Date
  let signatories: [Signatory]
  let authentications: [SignatoryID: Authentication]
  let order: SigningOrder
  let returnURL: String?
  let frameOrigins: [String]
  let metadata: [String: String]
  let injection: Injection?
  /// In the draft's order.
  let documents: [ExaminedDocument]
}
