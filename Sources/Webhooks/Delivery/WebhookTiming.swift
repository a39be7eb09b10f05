import Foundation
package import Signing

/// Time and chance for the dispatcher; tests bring their own.
package struct WebhookTiming: Sendable {
  let clock: SigningClock
  /// Waits until then, less long when the task is canceled.
  let pause: @Sendable (Date) async -> Void
  /// 0 to 1.
  let jitter: @Sendable () -> Double
  /// Seconds after which the outbox is looked at in any case while something waits: the clock may
  /// have been put forward meanwhile.
  let longest: Double

  /// Real chance, and real time by that clock.
  package init(clock: SigningClock = .system) {
    self.init(
      clock: clock,
      pause: { date in
        try? await Task.sleep(for: .seconds(max(0, date.timeIntervalSince(clock.now()))))
      }, jitter: { Double.random(in: 0...1) })
  }

  init(
    clock: SigningClock, pause: @escaping @Sendable (Date) async -> Void,
    jitter: @escaping @Sendable () -> Double, longest: Double = 60
  ) {
    self.clock = clock
    self.pause = pause
    self.jitter = jitter
    self.longest = longest
  }

  /// Seconds after which the outbox is tried again when it could not be read or written.
  static let trouble = 5.0
}
