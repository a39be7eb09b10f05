import Foundation
import Synchronization

@testable import Signing

/// The whole flow once, with faults or kills at given places: people go on as the pages offer.
struct ScriptedRun {
  /// A fault that the first call of this name meets.
  struct Fault: Hashable, Sendable {
    let call: String
    let fault: NetworkFault
  }

  /// What is done with the contract.
  enum Story: CaseIterable {
    case signed
    /// All codes are asked for at once.
    case allCodes
    /// The company cancels when one has signed.
    case canceled
  }

  static let calls = [
    "contractCreateRequest", "contractListRequest", "contractDetailRequest",
    "contractCancelRequest", "signatorySendSmsRequest", "signatorySendAllSmsRequest",
    "signatorySignRequest",
  ]

  let faults: [Fault]
  /// The failpoint at which the server is killed.
  var killedAt: String?
  var bug: SeededBug?

  private var story: Story {
    let names = faults.map(\.call) + [killedAt ?? ""]
    if names.contains(where: { $0.hasPrefix("contractCancelRequest") }) { return .canceled }
    return names.contains { $0.hasPrefix("signatorySendAllSmsRequest") } ? .allCodes : .signed
  }

  /// Nothing lists unless a creation is unknown.
  private var hasUnknownCreation: Bool {
    (faults.map(\.call) + [killedAt ?? ""]).contains { $0.hasPrefix("contractListRequest") }
  }

  /// - Returns: what was not as it must be.
  func broken() async throws -> [String] {
    try await FaultWorld.run(bug: bug) { world in
      let people = try await People(world, signatories: 2, order: .any)
      var planned = faults
      if hasUnknownCreation {
        planned.insert(Fault(call: "contractCreateRequest", fault: .workThenDrop), at: 0)
      }
      let waiting = Mutex(planned)
      await world.network.set { call in
        waiting.withLock { faults in
          faults.firstIndex { $0.call == call }.map { faults.remove(at: $0).fault }
        }
      }
      if let killedAt { world.process.crash.arm(at: killedAt) }
      try await tell(world, people)
      var broken: [String] = []
      if !waiting.withLock(\.isEmpty) { broken.append("a fault met no call") }
      broken += try await world.settle()
      broken += try await Invariants(world: world, people: people).broken()
      let state = try await people.state()
      let isAsTold = story == .canceled ? state.status == .canceled : state.status == .completed
      if !isAsTold { broken.append("in the end it is \(state.status)") }
      return broken
    }
  }

  private func tell(_ world: FaultWorld, _ people: People) async throws {
    let signatories = people.contract.signatories.map(\.id)
    for round in 0..<12 {
      if story == .allCodes, try await people.state().signatories.allSatisfy({ $0.smsCount == 0 }) {
        try await people.askAllCodes()
      }
      for id in signatories {
        try await people.useThePage(of: id)
        if story == .canceled,
          try await people.state().signatories.contains(where: { $0.status == .signed })
        {
          try await people.cancel()
        }
      }
      try await world.deliverWebhooks()
      let state = try await people.state()
      if state.status == .canceled || state.signedCopy.isConfirmed { return }
      // The page after a restart, or after a while.
      await world.pass(round < 4 ? 40 : 300)
      try await world.sweep()
      // A day whose requests were used up is over in the end.
      if round == 9 { await world.pass(86_400) }
    }
  }
}
