import Synchronization

/// Wakes the dispatcher: new events were committed, a delivery ended, or the server stops.
///
/// Rung while nobody waits, it is heard by the next who does. For one waiter at a time.
package final class WebhookSignal: Sendable {
  private struct State {
    var isRung = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  package init() {}

  package func ring() {
    resume { state in
      guard let waiter = state.waiter else {
        state.isRung = true
        return nil
      }
      state.waiter = nil
      return waiter
    }
  }

  /// Returns once it was rung since the last wait, or when the task is canceled.
  package func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        resume { state in
          guard !state.isRung, !Task.isCancelled else {
            state.isRung = false
            return continuation
          }
          state.waiter = continuation
          return nil
        }
      }
    } onCancel: {
      resume { state in
        defer { state.waiter = nil }
        return state.waiter
      }
    }
  }

  /// Never resumes while the lock is held.
  private func resume(_ pick: (inout State) -> CheckedContinuation<Void, Never>?) {
    state.withLock { pick(&$0) }?.resume()
  }
}
