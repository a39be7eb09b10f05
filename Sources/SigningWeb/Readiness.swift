import Synchronization

/// Whether the server can be sent visitors, as far as its own course goes: not before what a stop
/// interrupted was looked at, and not once it is stopping.
package final class Readiness: Sendable {
  /// Why not, in a word.
  package enum Obstacle: String, Sendable {
    case reconciling
    case stopping
    /// The store cannot be read.
    case database
  }

  private struct State {
    var isReconciled = false
    var isStopping = false
  }

  private let state = Mutex(State())
  private let started: ContinuousClock.Instant
  private let patience: Duration
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameter patience: for how long the first reconciliation keeps visitors out at most. A
  ///   platform that does not answer must not do so for ever: reading and queueing work without it.
  package init(
    patience: Duration = .seconds(30),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.patience = patience
    self.now = now
    started = now()
  }

  /// The first reconciliation is done.
  package func reconciled() {
    state.withLock { $0.isReconciled = true }
  }

  /// The server was told to stop.
  package func stopping() {
    state.withLock { $0.isStopping = true }
  }

  package var obstacle: Obstacle? {
    let state = state.withLock { $0 }
    if state.isStopping { return .stopping }
    return state.isReconciled || now() - started >= patience ? nil : .reconciling
  }
}
