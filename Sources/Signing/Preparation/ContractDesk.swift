import Foundation

/// Takes contracts in: checks them, keeps their documents, makes their links.
package struct ContractDesk: Sendable {
  let store: any ContractStore
  private let files: any DocumentFiles
  private let examination: DraftExamination
  let clock: SigningClock
  package var limits: DraftLimits { examination.limits }

  package init(
    store: any ContractStore, files: any DocumentFiles, inspector: DocumentInspector,
    clock: SigningClock, limits: DraftLimits
  ) {
    self.store = store
    self.files = files
    examination = DraftExamination(inspector: inspector, clock: clock, limits: limits)
    self.clock = clock
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
    let checked = try await check(draft, brand: brand)
    let now = clock.now()
    var contract = Contract(
      id: .random(), brandID: brand.id, reference: checked.reference, label: checked.label,
      language: checked.language, deadline: checked.deadline, createdAt: now,
      documents: try await keepDocuments(draft, checked.documents),
      signatories: checked.signatories, returnURL: checked.returnURL,
      frameOrigins: checked.frameOrigins, metadata: checked.metadata,
      injection: checked.injection, account: brand.account,
      state: ContractState(
        signatories: checked.signatories.map { SignatoryState(id: $0.id) },
        deadline: checked.deadline, order: checked.order, isInjected: checked.injection != nil))
    // Who signs on the platform's site has a link from there.
    let links =
      checked.injection != nil
      ? []
      : checked.signatories.map {
        SigningLink(id: .random(), contractID: contract.id, signatoryID: $0.id, createdAt: now)
      }
    contract.state.created(
      contract.deposited(with: checked.authentications, links, company: brand.name), at: now)
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
  package func check(_ draft: ContractDraft, brand: Brand) async throws -> CheckedDraft {
    try await examination.check(draft, brand: brand)
  }

  /// Makes a fresh link for a signatory.
  ///
  /// - Parameter authentication: how they were authenticated before it is handed over.
  /// - Throws: ``DraftRefused`` with every problem found.
  package func freshLink(
    for signatory: SignatoryID, of contract: Contract, authentication: AuthenticationDraft? = nil,
    revokeOthers: Bool, by actor: Actor
  ) async throws -> SigningLink {
    let now = clock.now()
    let authentication = try authentication?.checked("authentication", at: now)
    let link = SigningLink(
      id: .random(), contractID: contract.id, signatoryID: signatory, createdAt: now)
    try await store.addLink(
      link, authentication: authentication, revokeOthers: revokeOthers, at: now, by: actor)
    return link
  }

  private func kept(under key: IdempotencyKey) async throws -> Contract? {
    guard let id = try await store.contractID(for: key) else { return nil }
    return try await store.contract(id)
  }

  private func keepDocuments(
    _ draft: ContractDraft, _ examined: [ExaminedDocument]
  ) async throws -> [ContractDocument] {
    // Main documents first: the numbers follow the guide's two lists.
    let ordered =
      zip(draft.documents, examined).filter { $0.0.kind == "main" }
      + zip(draft.documents, examined).filter { $0.0.kind != "main" }
    var kept: [ContractDocument] = []
    for (document, examined) in ordered {
      kept.append(
        ContractDocument(
          number: kept.count + 1, kind: document.kind == "main" ? .main : .annex,
          name: document.name.trimmingCharacters(in: .whitespacesAndNewlines),
          file: try await files.keep(examined.data), pages: examined.pages,
          changes: examined.changes))
    }
    return kept
  }
}
