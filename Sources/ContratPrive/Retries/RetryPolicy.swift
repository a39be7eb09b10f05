/// How often a failed read is made again, and after what pause.
///
/// Only calls that change nothing are repeated (``PlatformCall/isRead``: check, list, detail), when
/// no usable answer came; refusals are final, and a write is never repeated. Pauses double, with
/// jitter, so that many clients do not come back at once. Attempts and pauses together stay within
/// the call's timeout, and canceling the task ends them. On production, each attempt counts in the
/// 1,000 requests a day (guide 1.4).
public struct RetryPolicy: Sendable {
  /// How many times a failed read is made again, 0 to 10.
  public let retries: Int
  /// The longest first pause.
  public let base: Duration
  /// The longest pause of all.
  public let cap: Duration
  private let clock: any Clock<Duration>
  private let random: @Sendable () -> Double

  /// - Parameters:
  ///   - retries: attempts after the first one; kept within 0 to 10.
  ///   - base: the longest first pause; it doubles from one pause to the next.
  ///   - cap: the longest pause of all.
  ///   - clock: for tests: what pauses and time limits are measured with.
  ///   - random: for tests: draws a number from 0 to 1; a pause lies between half and the whole of
  ///     its longest length.
  public init(
    retries: Int = 2, base: Duration = .milliseconds(250), cap: Duration = .seconds(2),
    clock: any Clock<Duration> = ContinuousClock(),
    random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
  ) {
    self.retries = min(max(retries, 0), 10)
    self.base = max(base, .zero)
    self.cap = max(cap, .zero)
    self.clock = clock
    self.random = random
  }

  /// Every call is made once: for callers that count calls, or repeat them in their own way.
  public static let none = RetryPolicy(retries: 0)

  /// Runs attempts until one succeeds, fails for good, or time is up.
  ///
  /// - Parameter attempt: is told how much time is left.
  func run<Value>(
    within limit: Duration, _ attempt: (Duration) async throws(PlatformError) -> Value
  ) async throws(PlatformError) -> Value {
    try await run(on: clock, within: limit, attempt)
  }

  private func run<Time: Clock<Duration>, Value>(
    on clock: Time, within limit: Duration,
    _ attempt: (Duration) async throws(PlatformError) -> Value
  ) async throws(PlatformError) -> Value {
    let start = clock.now
    var failures = 0
    while true {
      do throws(PlatformError) {
        return try await attempt(limit - start.duration(to: clock.now))
      } catch {
        guard failures < retries, error.mayPass, !Task.isCancelled else { throw error }
        let pause = pause(after: failures)
        guard start.duration(to: clock.now) + pause < limit,
          (try? await clock.sleep(until: clock.now.advanced(by: pause), tolerance: nil)) != nil
        else { throw error }
        failures += 1
      }
    }
  }

  /// The pause after so many failed repeats.
  func pause(after failures: Int) -> Duration {
    let longest = min(base * (1 << failures), cap)
    return longest * (0.5 + 0.5 * min(max(random(), 0), 1))
  }
}
