import Foundation
import Synchronization

@testable import Signing

/// One seeded run: people do what people do, the network fails, the server is killed, the clock
/// moves; then the faults stop, and what must be true is checked.
struct RandomRun {
  let seed: UInt64
  var bug: SeededBug?

  /// - Returns: what was not as it must be.
  func broken() async throws -> [String] {
    var dice = Dice(seed: seed)
    // Sometimes hardly enough for one contract.
    let daily = dice.percent(15) ? 8 + dice.below(10) : 1_000
    let hour = dice.below(24)
    return try await FaultWorld.run(dailyRequests: daily, hour: hour, bug: bug) { world in
      let order: SigningOrder = dice.percent(25) ? .given : .any
      let people = try await People(world, signatories: 1 + dice.below(3), order: order)
      let faults = Mutex(Dice(seed: seed &+ 1))
      let share = dice.pick([0, 15, 30, 60])
      await world.network.set { _ in
        faults.withLock { $0.percent(share) ? $0.pick(NetworkFault.allCases) : nil }
      }
      if dice.percent(30) { world.findings.doubt(seed: seed &+ 2) }
      for _ in 0..<(8 + dice.below(16)) {
        try await step(&dice, world, people)
      }
      var broken = try await world.settle()
      broken += try await Invariants(world: world, people: people).broken()
      guard broken.isEmpty else { return broken }
      // What nobody goes on with ends by its deadline, and a signature made late is not lost.
      await world.pass(31 * 86_400)
      broken += try await world.settle()
      broken += try await Invariants(world: world, people: people).broken()
      let state = try await people.state()
      if !state.status.isOver, state.status != .completed, state.status != .needsDecision {
        broken.append("after the deadline it is still \(state.status)")
      }
      return broken
    }
  }

  private func step(_ dice: inout Dice, _ world: FaultWorld, _ people: People) async throws {
    if dice.percent(15) { world.process.crash.arm(after: dice.below(6)) }
    let someone = dice.pick(people.contract.signatories).id
    switch dice.below(100) {
    case ..<45: try await people.useThePage(of: someone)
    case ..<50: try await people.start(someone, times: 2)
    case ..<55: try await people.type("0000", as: someone, times: 2)
    case ..<63: try await people.type("9999", as: someone)
    case ..<67: try await people.resend(to: someone)
    case ..<69: try await people.askAllCodes()
    case ..<70: try await people.decline(someone)
    case ..<72: try await people.cancel()
    case ..<82: await world.pass(TimeInterval(1 + dice.below(120)))
    case ..<84: await world.pass(TimeInterval(dice.below(36) * 3_600))
    case ..<85: world.time.advance(dice.percent(50) ? 86_400 : -86_400)
    case ..<93: try await world.sweep()
    case ..<97:
      let answers = dice.percent(70)
      try await world.deliverWebhooks { answers }
    default: try await world.restart()
    }
  }
}
