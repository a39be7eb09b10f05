import Foundation
package import Signing
import Synchronization

/// Counts requests that were refused. Noting one neither waits nor fails: ``RefusalReport`` writes.
package final class Refusals: Sendable {
  private struct State {
    var totals: [RefusalReason: Int] = [:]
    var lines = RefusalLines()
    var history = RefusalHistory()
  }

  private let state = Mutex(State())
  private let clock: SigningClock
  /// Heard when a line of a history is due.
  let due: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation

  package init(clock: SigningClock) {
    self.clock = clock
    (due, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// - Parameters:
  ///   - actor: who was refused.
  ///   - visit: what is known of them.
  func note(_ reason: RefusalReason, by actor: Actor, _ visit: Visit? = nil) {
    let isDue = state.withLock { state in
      state.totals[reason, default: 0] += 1
      state.lines.note(reason, TrustedProxies.subscriber(of: actor.address))
      guard let visit else { return false }
      return state.history.note(
        reason, visit.contract.id, visit.signatory.id, by: actor, at: clock.now())
    }
    if isDue { wake.yield() }
  }

  func takeLines() -> [RefusalLines.Line] { state.withLock { $0.lines.take() } }

  func takeHistory(isLast: Bool = false) -> [RefusalHistory.Line] {
    let now = clock.now()
    return state.withLock { $0.history.take(at: now, isLast: isLast) }
  }

  func giveBack(_ line: RefusalHistory.Line) {
    let now = clock.now()
    state.withLock { $0.history.giveBack(line, at: now) }
  }

  func write(to exposition: inout Exposition) {
    let totals = state.withLock { $0.totals }
    let name = "paraphe_refused_total"
    exposition.metric(name, .counter, "Requests that were refused, by reason.")
    for reason in RefusalReason.allCases {
      exposition.sample(name, ["reason": reason.rawValue], totals[reason] ?? 0)
    }
  }
}
