/// What a signal to stop leads to, and until when: the rules, without clocks and threads.
struct StopPlan: Sendable {
  enum Signal: Sendable, Equatable {
    /// SIGTERM: a service manager's.
    case terminate
    /// SIGINT: a person's, who does not want to wait.
    case interrupt
  }

  enum Step: Sendable, Equatable {
    /// Says that it stops, and takes requests until then.
    case drain(until: ContinuousClock.Instant)
    /// Takes no more.
    case stop
  }

  private enum Phase {
    case running
    case draining
    case stopping
  }

  private let drain: Duration
  private let limit: Duration
  private var phase = Phase.running

  /// - Parameters:
  ///   - drain: for how long requests are still taken.
  ///   - limit: how long the rest may take.
  init(drain: Duration, limit: Duration) {
    self.drain = drain
    self.limit = limit
  }

  /// A signal came.
  ///
  /// - Returns: what is to be done now and when the process has to be gone; nil where it is being
  ///   done already.
  mutating func heard(
    _ signal: Signal, at now: ContinuousClock.Instant
  ) -> (step: Step, goneBy: ContinuousClock.Instant)? {
    switch phase {
    case .running where signal == .terminate && drain > .zero:
      phase = .draining
      return (.drain(until: now + drain), now + drain + limit)
    case .running, .draining:
      phase = .stopping
      return (.stop, now + limit)
    case .stopping: return nil
    }
  }

  /// The time to drain is over.
  mutating func drained(
    at now: ContinuousClock.Instant
  ) -> (step: Step, goneBy: ContinuousClock.Instant)? {
    guard case .draining = phase else { return nil }
    phase = .stopping
    return (.stop, now + limit)
  }
}
