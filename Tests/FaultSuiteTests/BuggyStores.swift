import Foundation
import GRDB
import Synchronization

@testable import Signing
@testable import SigningStore

/// A store that does what another does.
protocol ForwardingStore: ContractStore {
  var inner: SigningDatabase { get }
}

extension ForwardingStore {
  var changes: ContractChanges { inner.changes }

  func insert(
    _ contract: Contract, links: [SigningLink], idempotency: IdempotencyKey?, by actor: Actor
  ) async throws -> ContractID? {
    try await inner.insert(contract, links: links, idempotency: idempotency, by: actor)
  }

  func contractID(for key: IdempotencyKey) async throws -> ContractID? {
    try await inner.contractID(for: key)
  }

  func contract(_ id: ContractID) async throws -> Contract? { try await inner.contract(id) }

  func contracts(_ query: ContractQuery) async throws -> [Contract] {
    try await inner.contracts(query)
  }

  func visit(_ link: LinkID) async throws -> LinkVisit? { try await inner.visit(link) }

  func touch(_ link: LinkID, at now: Date, by actor: Actor) async throws {
    try await inner.touch(link, at: now, by: actor)
  }

  func links(of signatory: SignatoryID) async throws -> [SigningLink] {
    try await inner.links(of: signatory)
  }

  func addLink(
    _ link: SigningLink, authentication: Authentication?, revokeOthers: Bool, at now: Date,
    by actor: Actor
  )
    async throws
  {
    try await inner.addLink(
      link, authentication: authentication, revokeOthers: revokeOthers, at: now, by: actor)
  }

  func events(of contract: ContractID) async throws -> [ContractEvent] {
    try await inner.events(of: contract)
  }

  func correct(
    _ signatory: Signatory, of contract: ContractID, at now: Date, by actor: Actor
  ) async throws {
    try await inner.correct(signatory, of: contract, at: now, by: actor)
  }

  func openCalls() async throws -> [(ContractID, RemoteCall)] { try await inner.openCalls() }

  func unsettled(at now: Date) async throws -> [UnsettledContract] {
    try await inner.unsettled(at: now)
  }

  func contractsToInject(limit: Int) async throws -> [ContractID] {
    try await inner.contractsToInject(limit: limit)
  }

  func contractsToArchive(limit: Int) async throws -> [ContractID] {
    try await inner.contractsToArchive(limit: limit)
  }

  func injectedOpen() async throws -> [Contract] { try await inner.injectedOpen() }

  func releaseDormant(since moment: Date) async throws {
    try await inner.releaseDormant(since: moment)
  }

  func overdue(at now: Date) async throws -> [ContractID] { try await inner.overdue(at: now) }

  func contracts(withStraysAmong listed: [ListedContract]) async throws -> [ContractID] {
    try await inner.contracts(withStraysAmong: listed)
  }

  func begin(_ call: RemoteCall, on account: AccountID, at now: Date) async throws -> Bool {
    try await inner.begin(call, on: account, at: now)
  }

  func end(
    _ call: RemoteCall, _ outcome: String, quotaUsedUp: AccountID?, at now: Date
  ) async throws {
    try await inner.end(call, outcome, quotaUsedUp: quotaUsedUp, at: now)
  }

  func endInterruptedLists(at now: Date) async throws {
    try await inner.endInterruptedLists(at: now)
  }

  func usage(of account: AccountID, at now: Date) async throws -> CallUsage {
    try await inner.usage(of: account, at: now)
  }

  func isReady() async -> Bool { await inner.isReady() }
}

/// Keeps webhooks back until the change is committed, and writes them afterwards.
struct LateOutboxStore: ForwardingStore {
  let inner: SigningDatabase

  init(_ inner: SigningDatabase) throws {
    self.inner = inner
    try inner.pool.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          CREATE TEMP TABLE late AS SELECT * FROM main.outbox WHERE 0;
          CREATE TEMP TABLE keeping (yes INTEGER);
          INSERT INTO keeping VALUES (1);
          CREATE TEMP TRIGGER keep_back AFTER INSERT ON main.outbox
            WHEN (SELECT yes FROM keeping) = 1
            BEGIN
              INSERT INTO late SELECT * FROM outbox WHERE sequence = NEW.sequence;
              DELETE FROM outbox WHERE sequence = NEW.sequence;
            END;
          """)
    }
  }

  func change<Result: Sendable>(
    _ id: ContractID, from known: KeptContract?, at now: Date, by actor: Actor,
    _ body: @escaping @Sendable (inout ContractState) throws -> Result
  ) async throws -> Changed<Result> {
    let result = try await inner.change(id, from: known, at: now, by: actor, body)
    try await writeLate()
    return result
  }

  func change<Result: Sendable>(
    _ id: ContractID, ifOpen attempt: AttemptID, at now: Date, by actor: Actor,
    _ body: @escaping @Sendable (inout ContractState) throws -> Result
  ) async throws -> Changed<Result>? {
    let result = try await inner.change(id, ifOpen: attempt, at: now, by: actor, body)
    try await writeLate()
    return result
  }

  private func writeLate() async throws {
    try Failpoint.reach("outbox.late")
    try await inner.pool.write { db in
      try db.execute(
        sql: """
          UPDATE keeping SET yes = 0;
          INSERT INTO outbox SELECT * FROM late;
          DELETE FROM late;
          UPDATE keeping SET yes = 1;
          """)
    }
  }
}

/// Keeps a change that begins a call back until the call has ended.
struct LateIntentStore: ForwardingStore {
  let inner: SigningDatabase
  private let kept = Kept()

  init(inner: SigningDatabase) { self.inner = inner }

  private final class Kept: Sendable {
    let states = Mutex<[ContractID: ContractState]>([:])
  }

  /// Ends a transaction without a trace, with what was found in it.
  private struct Found<Result: Sendable>: Error {
    let state: ContractState
    let result: Result
  }

  func contract(_ id: ContractID) async throws -> Contract? {
    var contract = try await inner.contract(id)
    if let state = kept.states.withLock({ $0[id] }) { contract?.state = state }
    return contract
  }

  func change<Result: Sendable>(
    _ id: ContractID, from known: KeptContract?, at now: Date, by actor: Actor,
    _ body: @escaping @Sendable (inout ContractState) throws -> Result
  ) async throws -> Changed<Result> {
    let before = kept.states.withLock { $0.removeValue(forKey: id) }
    let changed = { @Sendable (state: inout ContractState) throws -> Result in
      if let before { state = before }
      return try body(&state)
    }
    do {
      return try await inner.change(id, from: nil, at: now, by: actor) { state -> Result in
        let result = try changed(&state)
        let begins = state.journal.contains {
          if case .callBegun = $0 { true } else { false }
        }
        // Where a call ends as another begins, the first one's end is written now.
        if begins, before == nil { throw Found(state: state, result: result) }
        return result
      }
    } catch let found as Found<Result> {
      kept.states.withLock { $0[id] = found.state }
      guard let contract = try await contract(id) else { throw UnknownContract() }
      return Changed(found.result, KeptContract(contract: contract, version: 0))
    }
  }

  func change<Result: Sendable>(
    _ id: ContractID, ifOpen attempt: AttemptID, at now: Date, by actor: Actor,
    _ body: @escaping @Sendable (inout ContractState) throws -> Result
  ) async throws -> Changed<Result>? {
    try await inner.change(id, ifOpen: attempt, at: now, by: actor, body)
  }
}
