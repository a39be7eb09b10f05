import Foundation
package import Signing

/// Time and chance for the dispatcher; tests bring their own.
package struct WebhookTiming: Sendable {
  let clock: SigningClock
  /// Waits that many seconds, less when the task is canceled.
  let pause: @Sendable (Double) async -> Void
  /// 0 to 1.
  let jitter: @Sendable () -> Double
  /// Seconds after which the outbox is looked at in any case while something waits: the clock may
  /// have been put forward meanwhile.
  let longest: Double

  package init(
    clock: SigningClock, pause: @escaping @Sendable (Double) async -> Void,
    jitter: @escaping @Sendable () -> Double, longest: Double = 60
  ) {
    self.clock = clock
    self.pause = pause
    self.jitter = jitter
    self.longest = longest
  }

  package static let system = WebhookTiming(
    clock: .system, pause: { try? await Task.sleep(for: .seconds($0)) },
    jitter: { Double.random(in: 0...1) })

  /// Seconds after which the outbox is tried again when it could not be read or written.
  static let trouble = 5.0
}
