import Foundation
import Signing
import Synchronization

@testable import Webhooks

/// Time that passes when a test says so.
final class VirtualTime: Sendable {
  private struct Sleeper {
    let until: Date
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var now = Date(timeIntervalSince1970: 1_790_000_000)
    var sleepers: [UUID: Sleeper] = [:]
  }

  private let state = Mutex(State())

  var now: Date { state.withLock { $0.now } }

  var timing: WebhookTiming {
    WebhookTiming(
      clock: SigningClock { self.now }, pause: { await self.sleep(until: $0) }, jitter: { 0.5 },
      longest: .infinity)
  }

  /// Sets the clock, forward or back, and wakes whom it passes.
  func set(_ now: Date) {
    for continuation in state.withLock({ Self.move(&$0, to: now) }) { continuation.resume() }
  }

  func advance(_ seconds: TimeInterval) { set(now.addingTimeInterval(seconds)) }

  /// Waits until somebody sleeps, and goes on to the end of that sleep.
  ///
  /// - Returns: how long it was, in seconds.
  @discardableResult
  func passSleep() async throws -> TimeInterval {
    while true {
      let (seconds, due) = state.withLock { state in
        guard let until = state.sleepers.values.map(\.until).min() else {
          return (TimeInterval?.none, [CheckedContinuation<Void, Never>]())
        }
        return (until.timeIntervalSince(state.now), Self.move(&state, to: until))
      }
      for continuation in due { continuation.resume() }
      if let seconds { return seconds }
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  private static func move(_ state: inout State, to now: Date) -> [CheckedContinuation<Void, Never>]
  {
    state.now = now
    let due = state.sleepers.filter { $0.value.until <= now }
    for id in due.keys { state.sleepers[id] = nil }
    return due.values.map(\.continuation)
  }

  private func sleep(until date: Date) async {
    let id = UUID()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard date > state.now, !Task.isCancelled else { return true }
          state.sleepers[id] = Sleeper(until: date, continuation: continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
    }
  }
}
