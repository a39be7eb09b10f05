import Synchronization

/// Counts the calls to the platform, and how long they took.
package final class CallMeter: Sendable {
  /// What became of a call.
  package enum Outcome: String, Sendable, CaseIterable {
    case done
    case refused
    /// It certainly did not reach the platform.
    case notSent = "not_sent"
    /// No usable answer came.
    case unknown
  }

  private struct Call {
    var outcomes: [Outcome: Int] = [:]
    var durations = Histogram()
    var underWay = 0
  }

  private let calls: Mutex<[String: Call]>

  /// - Parameter names: the guide's names of the calls that are made: each is shown from the start,
  ///   so that its first failure is seen as a change.
  package init(names: [String]) {
    calls = Mutex(Dictionary(names.map { ($0, Call()) }, uniquingKeysWith: { first, _ in first }))
  }

  package func began(_ name: String) {
    calls.withLock { $0[name, default: Call()].underWay += 1 }
  }

  /// The names of the calls that are under way, each as often as it is; nil where that cannot be told
  /// at once.
  package var underWay: [String]? {
    calls.withLockIfAvailable { calls in
      calls.flatMap { Array(repeating: $0.key, count: $0.value.underWay) }
    }
  }

  package func ended(_ name: String, _ outcome: Outcome, after duration: Duration) {
    calls.withLock { calls in
      calls[name, default: Call()].outcomes[outcome, default: 0] += 1
      calls[name, default: Call()].durations.add(duration)
      calls[name, default: Call()].underWay -= 1
    }
  }

  func write(to exposition: inout Exposition) {
    let calls = calls.withLock { $0 }.sorted { $0.key < $1.key }
    let total = "paraphe_remote_calls_total"
    exposition.metric(total, .counter, "Calls to the platform, by the guide's name and outcome.")
    for (name, call) in calls {
      for outcome in Outcome.allCases {
        exposition.sample(
          total, ["call": name, "outcome": outcome.rawValue], call.outcomes[outcome] ?? 0)
      }
    }
    let duration = "paraphe_remote_call_duration_seconds"
    exposition.metric(duration, .histogram, "How long calls to the platform took.")
    for (name, call) in calls { exposition.histogram(duration, ["call": name], call.durations) }
  }
}
