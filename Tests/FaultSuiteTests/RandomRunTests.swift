import Foundation
import Synchronization
import Testing

@Suite("A signature is never lost or doubled")
struct RandomRunTests {
  /// More with `PARAPHE_FAULT_SEEDS`.
  private static let seeds =
    ProcessInfo.processInfo.environment["PARAPHE_FAULT_SEEDS"].flatMap(UInt64.init) ?? 1_000
  private static let first =
    ProcessInfo.processInfo.environment["PARAPHE_FAULT_FIRST"].flatMap(UInt64.init) ?? 1

  @Test("whatever the network, kills, clocks and people do", arguments: 0..<UInt64(20))
  func seeds(part: UInt64) async throws {
    for seed in stride(from: Self.first + part, to: Self.first + Self.seeds, by: 20) {
      let broken = try await RandomRun(seed: seed).broken()
      #expect(broken.isEmpty, "seed \(seed)")
    }
  }
}

@Suite("The fault suite finds a server that")
struct SeededBugTests {
  @Test("has a mistake that such servers are prone to", arguments: SeededBug.allCases)
  func found(bug: SeededBug) async throws {
    for seed in UInt64(1)...200 {
      if try await !RandomRun(seed: seed, bug: bug).broken().isEmpty { return }
    }
    Issue.record("\(bug) was not found")
  }
}

@Suite("The whole flow, once with each fault")
struct ScriptedRunTests {
  static let single = ScriptedRun.calls.flatMap { call in
    NetworkFault.allCases.map { ScriptedRun.Fault(call: call, fault: $0) }
  }

  @Test("of each call", arguments: single)
  func fault(_ fault: ScriptedRun.Fault) async throws {
    let broken = try await ScriptedRun(faults: [fault]).broken()
    #expect(broken == [])
  }

  static let failpoints =
    ScriptedRun.calls.flatMap { call in
      ["intended", "answered", "recorded"].map { "\(call).\($0)" }
    } + ["document.written", "document.named", "webhook.due", "webhook.sent"]

  @Test("and a kill at each failpoint", arguments: failpoints)
  func kill(at failpoint: String) async throws {
    let broken = try await ScriptedRun(faults: [], killedAt: failpoint).broken()
    #expect(broken == [])
  }

  /// Takes minutes: with `PARAPHE_FAULT_PAIRS` only.
  private static let hasPairs =
    ProcessInfo.processInfo.environment["PARAPHE_FAULT_PAIRS"] != nil

  @Test("with each other fault", .enabled(if: hasPairs), arguments: single)
  func pairs(_ first: ScriptedRun.Fault) async throws {
    for second in Self.single {
      let broken = try await ScriptedRun(faults: [first, second]).broken()
        .filter { !$0.hasPrefix("a fault met no call") && !$0.hasPrefix("in the end it is") }
      #expect(broken.isEmpty, "\(first) and \(second)")
    }
  }
}
