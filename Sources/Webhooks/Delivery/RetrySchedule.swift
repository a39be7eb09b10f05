package import Foundation

/// When a webhook is tried again (Standard Webhooks 1.0.0, "Deliverability and reliability"): ten
/// tries over some 75 hours.
package enum RetrySchedule {
  /// Seconds from a try that failed to the next.
  package static let delays: [TimeInterval] = [
    5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600,
  ]

  /// By how much a delay is longer or shorter, at most: a tenth.
  package static let spread = 0.1

  /// How long to wait after a try that failed.
  ///
  /// - Parameters:
  ///   - failures: tries that failed, this one included.
  ///   - jitter: 0 to 1, so that what failed together is not tried together.
  ///   - asked: seconds for which the receiver asked (`Retry-After`), kept to a day.
  /// - Returns: seconds; nil where it was the last try.
  package static func delay(
    after failures: Int, jitter: Double, asked: TimeInterval? = nil
  ) -> TimeInterval? {
    guard failures > 0, failures <= delays.count else { return nil }
    let base = delays[failures - 1]
    let delay = base * (1 + spread * (2 * min(max(jitter, 0), 1) - 1))
    return max(delay, min(asked ?? 0, delays[delays.count - 1]))
  }
}
