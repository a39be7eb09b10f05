import Foundation
import GRDB
import SigningStore

@testable import ContratPriveSandbox
@testable import ParapheApp
@testable import Signing

/// What must be true of a run whatever went wrong in it, checked against the platform's ledger.
struct Invariants {
  let world: FaultWorld
  let people: People

  /// Once the faults have stopped and everything is quiet.
  func broken() async throws -> [String] {
    var broken = await world.network.violations
    let ledger = try await SandboxLedger.read(world.rules.database.pool, contract: nil)
    let own = ledger.contracts.filter {
      ContractID(inRemoteLabel: $0.label) == people.contract.id
    }
    let state = try await people.state()
    let alive = own.filter(\.alive)
    if alive.count > 1 { broken.append("\(alive.count) contracts are alive on the platform") }
    if own.count(where: { $0.signatures > 0 }) > 1 { broken.append("two contracts were signed") }
    broken += await callsBroken()
    broken += try await signatureBroken(state, own)
    broken += try await confirmationBroken(state)
    broken += try await tellingBroken()
    broken += try await writingBroken()
    return broken
  }

  /// Nothing leaves that nobody asked for, and never more than the day allows.
  private func callsBroken() async -> [String] {
    let sent = await world.network.sent
    var broken: [String] = []
    if sent["signatorySignRequest", default: 0] > people.codesTyped {
      broken.append(
        "\(sent["signatorySignRequest", default: 0]) codes submitted, \(people.codesTyped) typed")
    }
    // A request for all is one request, whomever it reaches.
    let codes = sent["signatorySendSmsRequest", default: 0]
    if codes + sent["signatorySendAllSmsRequest", default: 0] > people.codesAsked {
      broken.append("\(codes) codes requested, \(people.codesAsked) asked for")
    }
    if let most = await world.network.sentByDay.values.max(), most > world.dailyRequests {
      broken.append("\(most) requests in a day of \(world.dailyRequests)")
    }
    return broken
  }

  /// What the platform has signed is signed here too, in the end.
  private func signatureBroken(
    _ state: ContractState, _ own: [SandboxLedger.Contract]
  ) async throws -> [String] {
    var broken: [String] = []
    guard let signed = own.first(where: { $0.status == "signed" }) else {
      if state.status == .completed { broken.append("completed here, not on the platform") }
      return broken
    }
    if state.status != .completed { broken.append("signed, but here \(state.status)") }
    if !state.signedCopy.isConfirmed, state.signedCopy != .quarantined {
      broken.append("signed, and its copy is \(state.signedCopy)")
    }
    if state.signedCopy.isConfirmed {
      let made = try await world.rules.database.pool.read { db in
        try Data.fetchAll(
          db, sql: "SELECT signed FROM document WHERE contract_id = ? AND kind = 'main'",
          arguments: [signed.contractId])
      }
      if made.map(sha256Hex)
        != state.signedDocuments.sorted(by: { $0.key < $1.key })
        .map(\.value.sha256)
      {
        broken.append("the copy is not what was signed")
      }
    }
    return broken
  }

  /// Nobody is told "signed" on the strength of a document that does not prove it.
  private func confirmationBroken(_ state: ContractState) async throws -> [String] {
    guard state.signedCopy.isConfirmed else { return [] }
    return state.signedDocuments.values.filter { !world.findings.isConfirmed($0.sha256) }
      .map { _ in "confirmed without a verification that says so" }
  }

  /// Each thing that happened is told once, and reaches the company.
  private func tellingBroken() async throws -> [String] {
    let store = world.process.store
    let happened = try await store.events(of: people.contract.id).compactMap { event in
      WebhookType(event.kind).map { "\($0.rawValue) \(event.signatoryID?.rawValue ?? "")" }
    }
    let told = try await store.events(of: Brand.sample.id, after: nil, limit: 1_000) ?? []
    var broken: [String] = []
    if happened.count != told.count {
      broken.append("\(happened.count) events, \(told.count) webhooks")
    }
    let received = Set(world.received.map(\.id))
    if told.contains(where: { !received.contains($0.id) }) {
      broken.append("a webhook never arrived")
    }
    let once = told.map(\.type).filter { WebhookType(rawValue: $0)?.isRepeatable == false }
    let ends = once.filter { $0.hasPrefix("contract.") }
    if Set(ends).count != ends.count { broken.append("an end was told twice: \(ends)") }
    // In order, as far as the first delivery of each goes.
    var first: [WebhookID] = []
    for one in world.received where !first.contains(one.id) { first.append(one.id) }
    if first != told.map(\.id).filter(received.contains) {
      broken.append("webhooks out of order")
    }
    return broken
  }

  /// Every call has an end, and the audit trail is a chain.
  private func writingBroken() async throws -> [String] {
    let store = world.process.store
    var broken: [String] = []
    let calls = try await store.calls(of: people.contract.id)
    if calls.contains(where: { $0.endedAt == nil }) { broken.append("a call without an end") }
    var previous = AuditLine.start
    for (index, line) in try await store.auditTrail(of: people.contract.id).enumerated() {
      if line.number != index + 1 || line.hash != sha256Hex(Data(line.text.utf8))
        || !line.text.contains(previous)
      {
        broken.append("the audit trail breaks at line \(index + 1)")
      }
      previous = line.hash
    }
    return broken
  }
}
