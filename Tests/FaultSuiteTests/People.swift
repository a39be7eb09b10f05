import Foundation
import SigningStore

@testable import Signing

/// What people do in a run, and how often: the server may not do more than that.
final class People {
  let world: FaultWorld
  let contract: Contract
  /// Codes that people asked for.
  private(set) var codesAsked = 0
  /// Codes that people typed.
  private(set) var codesTyped = 0

  init(_ world: FaultWorld, signatories: Int, order: SigningOrder) async throws {
    self.world = world
    contract = try await world.process.desk.prepare(
      .sample(signatories: signatories, order: order, now: world.time.now), brand: .sample,
      idempotency: nil, by: .server)
  }

  func state() async throws -> ContractState {
    guard let contract = try await world.process.store.contract(contract.id) else {
      throw UnknownContract()
    }
    return contract.state
  }

  /// - Parameter times: how often the button is pressed at once.
  func start(_ id: SignatoryID, times: Int = 1) async throws {
    guard let one = try await state().signatory(id) else { return }
    let isNew = one.status == .waiting && !one.wantsCode
    let isTaken = try await atOnce(times) { engine, contract in
      try await engine.start(id, of: contract, consent: .sample, by: .person)
    }
    if isTaken, isNew { codesAsked += 1 }
  }

  func resend(to id: SignatoryID) async throws {
    let isTaken = try await atOnce(1) { engine, contract in
      try await engine.resend(to: id, of: contract, by: .person)
    }
    if isTaken { codesAsked += 1 }
  }

  func type(_ code: String, as id: SignatoryID, times: Int = 1) async throws {
    guard let code = SMSCode(code) else { return }
    let isTaken = try await atOnce(times) { engine, contract in
      try await engine.submit(code, for: id, of: contract, by: .person)
    }
    if isTaken { codesTyped += 1 }
  }

  func decline(_ id: SignatoryID) async throws {
    try await atOnce(1) { engine, contract in
      try await engine.decline(id, of: contract, reason: "non", by: .person)
    }
  }

  func cancel() async throws {
    try await atOnce(1) { engine, contract in
      try await engine.cancel(contract, by: Actor(.company))
    }
  }

  func askAllCodes() async throws {
    let asked = try await state().signatories.count { !$0.status.isFinal }
    let isTaken = try await atOnce(1) { engine, contract in
      try await engine.askAllCodes(of: contract, by: Actor(.company))
    }
    if isTaken { codesAsked += asked }
  }

  /// Does what the page of a signatory offers.
  func useThePage(of id: SignatoryID) async throws {
    let state = try await state()
    guard let one = state.signatory(id), !state.status.isOver else { return }
    switch one.status {
    case .waiting: try await start(id)
    case .codeSent where !one.hasConsented, .codeUnknown where !one.hasConsented:
      try await start(id)
    case .codeSent: try await type("0000", as: id)
    case .codeUnknown where one.resendsLeft > 0:
      await world.pass(31)
      try await resend(to: id)
    case .codeUnknown: try await type("0000", as: id)
    default: return
    }
  }

  /// - Returns: whether it was taken at least once.
  @discardableResult
  private func atOnce(
    _ times: Int, _ body: @escaping @Sendable (SigningEngine, ContractID) async throws -> Void
  ) async throws -> Bool {
    let process = world.process!
    let contract = contract.id
    let isTaken = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<times {
        group.addTask {
          do {
            try await process.crash.running { try await body(process.engine, contract) }
          } catch is MoveRefusal {
            return false
          } catch {
            // Killed: it may have been taken before.
          }
          return true
        }
      }
      return await group.reduce(false) { $0 || $1 }
    }
    try await world.restartIfDead()
    return isTaken
  }
}
