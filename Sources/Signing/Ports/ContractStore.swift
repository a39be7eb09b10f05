package import Foundation

/// Where contracts are kept. Every change is one transaction.
package protocol ContractStore: Sendable {
  /// Rung after each change of a contract's state.
  var changes: ContractChanges { get }
  /// Keeps a new contract with its links.
  ///
  /// - Returns: the id of the contract kept under that idempotency key before, if there is one.
  /// - Throws: ``IdempotencyConflict`` where the key was used for another body.
  func insert(
    _ contract: Contract, links: [SigningLink], idempotency: IdempotencyKey?, by actor: Actor
  ) async throws -> ContractID?
  /// The contract kept under an idempotency key, if there is one.
  func contractID(for key: IdempotencyKey) async throws -> ContractID?
  func contract(_ id: ContractID) async throws -> Contract?
  func contracts(_ query: ContractQuery) async throws -> [Contract]
  /// Changes the state of a contract: what `body` returns is handed back after the commit, with the
  /// contract as it is then.
  ///
  /// Calls that the change begins are counted in the day's budget, in the same transaction.
  ///
  /// - Parameters:
  ///   - known: what an earlier change handed back. It is not read again where nobody changed it since.
  ///   - now: decides on which day its calls count.
  ///   - actor: who brings it about, for the audit trail.
  func change<Result: Sendable>(
    _ id: ContractID, from known: KeptContract?, at now: Date, by actor: Actor,
    _ body: @escaping @Sendable (inout ContractState) throws -> Result
  ) async throws -> Changed<Result>
  /// The same, only while this call is still written down as begun and not ended.
  ///
  /// - Returns: nil where it has ended.
  func change<Result: Sendable>(
    _ id: ContractID, ifOpen attempt: AttemptID, at now: Date, by actor: Actor,
    _ body: @escaping @Sendable (inout ContractState) throws -> Result
  ) async throws -> Changed<Result>?
  /// The contract and the link, for a visit; nil where there is no such link.
  func visit(_ link: LinkID) async throws -> LinkVisit?
  /// Notes that the link was used, with the first opening in the contract's journal.
  func touch(_ link: LinkID, at now: Date, by actor: Actor) async throws
  func links(of signatory: SignatoryID) async throws -> [SigningLink]
  /// - Parameter authentication: how its signatory was authenticated, as the company says.
  func addLink(
    _ link: SigningLink, authentication: Authentication?, revokeOthers: Bool, at now: Date,
    by actor: Actor
  ) async throws
  func events(of contract: ContractID) async throws -> [ContractEvent]
  /// Puts right who a signatory is, with the event that says so.
  ///
  /// - Throws: ``ContractBegun`` where the contract is no longer `prepared`.
  func correct(
    _ signatory: Signatory, of contract: ContractID, at now: Date, by actor: Actor
  ) async throws
  /// Calls for a contract that were begun and not ended.
  func openCalls() async throws -> [(ContractID, RemoteCall)]
  /// Contracts that need to be read on the platform: an unknown outcome, a signed copy that has not
  /// come, a deadline that passed, a creation that may still turn up.
  func unsettled(at now: Date) async throws -> [UnsettledContract]
  /// Contracts to be put on the platform's site that nobody has begun, the oldest first.
  func contractsToInject(limit: Int) async throws -> [ContractID]
  /// Completed contracts whose signed copy is verified and not archived yet, the oldest first.
  func contractsToArchive(limit: Int) async throws -> [ContractID]
  /// Contracts that wait on the platform's site to be signed.
  func injectedOpen() async throws -> [Contract]
  /// Keeps no calls of the day back any more for contracts on which nothing was done since `moment`.
  func releaseDormant(since moment: Date) async throws
  /// Contracts that nobody began although their deadline has passed.
  func overdue(at now: Date) async throws -> [ContractID]
  /// Which of our contracts these entries of a list do not agree with: something can still be signed
  /// there that is not, or not known to be, the contract's own.
  func contracts(withStraysAmong listed: [ListedContract]) async throws -> [ContractID]
  /// Begins a call that belongs to no contract alone.
  ///
  /// - Returns: false where today's budget does not allow it; nothing is recorded then.
  func begin(_ call: RemoteCall, on account: AccountID, at now: Date) async throws -> Bool
  /// Ends it.
  ///
  /// - Parameter quotaUsedUp: the account for which the platform refused it, for the day's number of
  ///   requests.
  func end(
    _ call: RemoteCall, _ outcome: String, quotaUsedUp: AccountID?, at now: Date
  ) async throws
  /// Ends such calls that a stop interrupted.
  func endInterruptedLists(at now: Date) async throws
  func usage(of account: AccountID, at now: Date) async throws -> CallUsage
  /// Whether the store can be read now.
  func isReady() async -> Bool
}

extension ContractStore {
  /// A change by somebody who knows nothing of the contract's present state.
  @discardableResult
  package func change<Result: Sendable>(
    _ id: ContractID, at now: Date, by actor: Actor,
    _ body: @escaping @Sendable (inout ContractState) throws -> Result
  ) async throws -> Changed<Result> {
    try await change(id, from: nil, at: now, by: actor, body)
  }
}

/// A contract as a commit left it.
package struct KeptContract: Sendable {
  package let contract: Contract
  /// Grows whenever anything of the contract is written.
  package let version: Int

  package init(contract: Contract, version: Int) {
    self.contract = contract
    self.version = version
  }
}

/// What a change came to.
package struct Changed<Result: Sendable>: Sendable {
  /// What the body of the change gave.
  package let result: Result
  package let kept: KeptContract

  package init(_ result: Result, _ kept: KeptContract) {
    self.result = result
    self.kept = kept
  }
}

/// A key of `Idempotency-Key`, with what it was used for.
package struct IdempotencyKey: Sendable, Hashable {
  package let brandID: BrandID
  package let key: String
  /// SHA-256 of the request's body, lowercase hexadecimal.
  package let bodyHash: String

  package init(brandID: BrandID, key: String, bodyHash: String) {
    self.brandID = brandID
    self.key = key
    self.bodyHash = bodyHash
  }
}

/// The key was used before, for another body.
package struct IdempotencyConflict: Error, Sendable {
  package init() {}
}

/// Which contracts to list, newest first.
package struct ContractQuery: Sendable {
  package var brandID: BrandID?
  package var status: ContractStatus?
  package var reference: String?
  /// Created at or after.
  package var from: Date?
  /// Created before.
  package var to: Date?
  /// Only contracts created before this one.
  package var after: ContractID?
  package var limit: Int

  package init(
    brandID: BrandID? = nil, status: ContractStatus? = nil, reference: String? = nil,
    from: Date? = nil, to: Date? = nil, after: ContractID? = nil, limit: Int = 50
  ) {
    self.brandID = brandID
    self.status = status
    self.reference = reference
    self.from = from
    self.to = to
    self.after = after
    self.limit = limit
  }
}

/// What a visitor of a signing link needs.
package struct LinkVisit: Sendable {
  package let link: SigningLink
  package let contract: Contract

  package init(link: SigningLink, contract: Contract) {
    self.link = link
    self.contract = contract
  }
}

/// A contract that needs to be read on the platform.
package struct UnsettledContract: Sendable {
  package let contract: Contract
  /// When its creations were begun, from the first to the last.
  package let creations: ClosedRange<Date>

  package init(contract: Contract, creations: ClosedRange<Date>) {
    self.contract = contract
    self.creations = creations
  }
}

/// The contract is on its way or over: it cannot be put right any more.
package struct ContractBegun: Error, Sendable {
  package init() {}
}

/// There is no such contract.
package struct UnknownContract: Error, Sendable {
  package init() {}
}
