@preconcurrency import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Hears SIGTERM and SIGINT, and has the process stop.
///
/// Heard on a queue of its own, with what that needs opened at the start: not on a thread that work
/// may hold, nor with a descriptor that may be missing by then. That is why the service group's own
/// signals are not used.
final class StopSignals: Sendable {
  private struct State {
    var plan: StopPlan
    var begun: (@Sendable () -> Void)?
    var hasBegun = false
  }

  /// What is to be done, as it comes.
  let steps: AsyncStream<StopPlan.Step>
  private let announce: AsyncStream<StopPlan.Step>.Continuation
  private let queue = DispatchQueue(label: "paraphe.stop", qos: .userInteractive)
  private let state: Mutex<State>
  private let lastExit: LastExit

  init(plan: StopPlan, lastExit: LastExit) {
    (steps, announce) = AsyncStream.makeStream()
    state = Mutex(State(plan: plan))
    self.lastExit = lastExit
  }

  /// Hears signals from now on, for as long as the process runs.
  func listen() {
    for (number, signal) in [(SIGTERM, StopPlan.Signal.terminate), (SIGINT, .interrupt)] {
      #if canImport(Darwin)
        Darwin.signal(number, SIG_IGN)
      #endif
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      // It holds itself: nobody else has to.
      source.setEventHandler { [self] in
        _ = source
        hear(signal)
      }
      source.resume()
    }
  }

  /// - Parameter begun: called once, when the first signal comes: at once, whatever else is held up.
  func onBegin(_ begun: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      state.begun = begun
      return state.hasBegun
    }
    if isLate { begun() }
  }

  func hear(_ signal: StopPlan.Signal) {
    let (next, begun) = state.withLock { state in
      let begun = state.hasBegun ? nil : state.begun
      state.hasBegun = true
      return (state.plan.heard(signal, at: .now), begun)
    }
    begun?()
    take(next)
  }

  private func take(_ next: (step: StopPlan.Step, goneBy: ContinuousClock.Instant)?) {
    guard let next else { return }
    lastExit.set(next.goneBy)
    announce.yield(next.step)
    guard case .drain(let end) = next.step else { return }
    let left = (end - .now) / .seconds(1)
    queue.asyncAfter(deadline: .now() + left) { [self] in
      take(state.withLock { $0.plan.drained(at: .now) })
    }
  }
}
