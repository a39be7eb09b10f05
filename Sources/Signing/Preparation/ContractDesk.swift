import Foundation

/// Takes contracts in: checks them, keeps their documents, makes their links.
package struct ContractDesk: Sendable {
  let store: any ContractStore
  private let files: any DocumentFiles
  private let inspector: DocumentInspector
  let clock: SigningClock
  package let limits: DraftLimits

  package init(
    store: any ContractStore, files: any DocumentFiles, inspector: DocumentInspector,
    clock: SigningClock, limits: DraftLimits
  ) {
    self.store = store
    self.files = files
    self.inspector = inspector
    self.clock = clock
    self.limits = limits
  }

  /// Keeps a contract, ready to be signed. Nothing goes to the platform yet.
  ///
  /// - Returns: the contract; where the idempotency key was used for the same body, the contract
  ///   kept then.
  /// - Parameter actor: who asks for it, for the audit trail.
  /// - Throws: ``DraftRefused`` with every problem found, or ``IdempotencyConflict``.
  package func prepare(
    _ draft: ContractDraft, brand: Brand, idempotency: IdempotencyKey?, by actor: Actor
  ) async throws -> Contract {
    if let idempotency, let earlier = try await kept(under: idempotency) { return earlier }
    let checked = try check(draft, brand: brand)
    let now = clock.now()
    var contract = Contract(
      id: .random(), brandID: brand.id, reference: checked.reference, label: checked.label,
      language: checked.language, deadline: checked.deadline, createdAt: now,
      documents: try await keepDocuments(draft, pages: checked.pages),
      signatories: checked.signatories, returnURL: checked.returnURL,
      frameOrigins: checked.frameOrigins, metadata: checked.metadata,
      injection: checked.injection,
      state: ContractState(
        signatories: checked.signatories.map { SignatoryState(id: $0.id) },
        deadline: checked.deadline, order: checked.order, isInjected: checked.injection != nil))
    contract.state.created(contract.terms, at: now)
    // Who signs on the platform's site has a link from there.
    let links =
      checked.injection != nil
      ? []
      : checked.signatories.map {
        SigningLink(id: .random(), contractID: contract.id, signatoryID: $0.id, createdAt: now)
      }
    if let earlier = try await store.insert(
      contract, links: links, idempotency: idempotency, by: actor),
      let contract = try await store.contract(earlier)
    {
      return contract
    }
    return contract
  }

  /// Looks whether a contract could be kept; nothing is.
  ///
  /// - Throws: ``DraftRefused`` with every problem found.
  @discardableResult
  package func check(_ draft: ContractDraft, brand: Brand) throws -> CheckedDraft {
    var check = DraftCheck(draft, brand: brand, limits: limits, now: clock.now())
    let checked = CheckedDraft(
      reference: check.text(draft.reference, "reference", max: 100),
      label: check.text(draft.label, "label"), language: check.language(),
      deadline: check.deadline(), signatories: check.signatories(), order: check.order(),
      returnURL: check.returnURL(), frameOrigins: check.frameOrigins(),
      metadata: check.metadata(), injection: check.injection(testers: limits.testers),
      pages: inspectDocuments(&check))
    guard check.problems.isEmpty else { throw DraftRefused(problems: check.problems) }
    return checked
  }

  /// Makes a fresh link for a signatory.
  package func freshLink(
    for signatory: SignatoryID, of contract: Contract, revokeOthers: Bool, by actor: Actor
  ) async throws -> SigningLink {
    let now = clock.now()
    let link = SigningLink(
      id: .random(), contractID: contract.id, signatoryID: signatory, createdAt: now)
    try await store.addLink(link, revokeOthers: revokeOthers, at: now, by: actor)
    return link
  }

  private func kept(under key: IdempotencyKey) async throws -> Contract? {
    guard let id = try await store.contractID(for: key) else { return nil }
    return try await store.contract(id)
  }

  private func inspectDocuments(_ check: inout DraftCheck) -> [Int] {
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

  private func keepDocuments(_ draft: ContractDraft, pages: [Int]) async throws
    -> [ContractDocument]
  {
    // Main documents first: the numbers follow the guide's two lists.
    let ordered =
      zip(draft.documents, pages).filter { $0.0.kind == "main" }
      + zip(draft.documents, pages).filter { $0.0.kind != "main" }
    var kept: [ContractDocument] = []
    for (document, pages) in ordered {
      kept.append(
        ContractDocument(
          number: kept.count + 1, kind: document.kind == "main" ? .main : .annex,
          name: document.name.trimmingCharacters(in: .whitespacesAndNewlines),
          file: try await files.keep(document.data), pages: pages))
    }
    return kept
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
