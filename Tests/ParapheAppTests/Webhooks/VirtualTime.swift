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
    var watchers: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  var now: Date { state.withLock { $0.now } }

  var timing: WebhookTiming {
    WebhookTiming(
      clock: SigningClock { self.now }, pause: { await self.sleep($0) }, jitter: { 0.5 },
      longest: .infinity)
  }

  /// Sets the clock, forward or back, and wakes whom it passes.
  func set(_ now: Date) {
    let due = state.withLock { state in
      state.now = now
      let due = state.sleepers.filter { $0.value.until <= now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.map(\.continuation)
    }
    for continuation in due { continuation.resume() }
  }

  func advance(_ seconds: TimeInterval) { set(now.addingTimeInterval(seconds)) }

  /// Waits until somebody sleeps, and goes on to the end of that sleep.
  ///
  /// - Returns: how long it was, in seconds.
  @discardableResult
  func passSleep() async -> TimeInterval {
    while true {
      let until = state.withLock { $0.sleepers.values.map(\.until).min() }
      if let until {
        let seconds = until.timeIntervalSince(now)
        set(until)
        return seconds
      }
      await withCheckedContinuation { continuation in
        let isLate = state.withLock { state in
          guard state.sleepers.isEmpty else { return true }
          state.watchers.append(continuation)
          return false
        }
        if isLate { continuation.resume() }
      }
    }
  }

  private func sleep(_ seconds: TimeInterval) async {
    let id = UUID()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let woken: [CheckedContinuation<Void, Never>] = state.withLock { state in
          guard seconds > 0, !Task.isCancelled else { return [continuation] }
          state.sleepers[id] = Sleeper(
            until: state.now.addingTimeInterval(seconds), continuation: continuation)
          defer { state.watchers = [] }
          return state.watchers
        }
        for continuation in woken { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
    }
  }
}
