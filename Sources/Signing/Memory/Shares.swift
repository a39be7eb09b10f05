import Synchronization

/// So much of something at once, handed out first come, first served: bytes in memory, downloads.
///
/// Who finds none waits a little, and not with too many others.
package final class Shares: Sendable {
  /// What all shares together come to.
  package let total: Int
  private let mostWaiting: Int
  private let patience: Duration
  private let state: Mutex<State>

  private struct Waiting {
    let id: UInt64
    let amount: Int
    let timer: Task<Void, Never>
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var free: Int
    var nextID: UInt64 = 0
    /// In the order in which they came.
    var waiting: [Waiting] = []
  }

  /// - Parameters:
  ///   - total: at least 1.
  ///   - mostWaiting: how many may wait at once.
  ///   - patience: how long one waits.
  package init(_ total: Int, mostWaiting: Int = 64, patience: Duration = .seconds(5)) {
    self.total = max(1, total)
    self.mostWaiting = mostWaiting
    self.patience = patience
    state = Mutex(State(free: max(1, total)))
  }

  /// What is not handed out now.
  package var free: Int { state.withLock { $0.free } }
  /// How many wait for a share.
  package var waiting: Int { state.withLock { $0.waiting.count } }

  /// Takes a share, which goes back when nobody holds it any more.
  ///
  /// - Parameter amount: whoever wants more than there can ever be gets all of that: alone, it goes
  ///   through.
  /// - Throws: ``ServerBusy`` where there is none in time; `CancellationError`.
  package func take(_ amount: Int) async throws -> Share {
    let amount = clamped(amount)
    try await obtain(amount)
    return Share(of: self, amount)
  }

  fileprivate func clamped(_ amount: Int) -> Int { min(max(0, amount), total) }

  fileprivate func obtain(_ amount: Int) async throws {
    let id: UInt64? = state.withLock { state in
      if state.waiting.isEmpty, state.free >= amount {
        state.free -= amount
        return nil
      }
      state.nextID += 1
      return state.nextID
    }
    guard let id else { return }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enqueue(id, amount, continuation)
      }
    } onCancel: {
      end(id, because: CancellationError())
    }
  }

  private func enqueue(
    _ id: UInt64, _ amount: Int, _ continuation: CheckedContinuation<Void, any Error>
  ) {
    let isQueued = state.withLock { state in
      guard state.waiting.count < mostWaiting else { return false }
      let timer = Task { [weak self, patience] in
        guard (try? await Task.sleep(for: patience)) != nil else { return }
        self?.end(id, because: ServerBusy())
      }
      state.waiting.append(
        Waiting(id: id, amount: amount, timer: timer, continuation: continuation))
      return true
    }
    guard isQueued else { return continuation.resume(throwing: ServerBusy()) }
    // Before it stood in the queue, something may have come back.
    give(0)
    if Task.isCancelled { end(id, because: CancellationError()) }
  }

  private func end(_ id: UInt64, because error: any Error) {
    let ended = state.withLock { state in
      state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
    }
    guard let ended else { return }
    ended.timer.cancel()
    ended.continuation.resume(throwing: error)
    // It may have kept back those behind it.
    give(0)
  }

  fileprivate func give(_ amount: Int) {
    let served = state.withLock { state in
      state.free += amount
      var served: [Waiting] = []
      while let first = state.waiting.first, state.free >= first.amount {
        state.free -= first.amount
        served.append(state.waiting.removeFirst())
      }
      return served
    }
    for one in served {
      one.timer.cancel()
      one.continuation.resume()
    }
  }
}

/// A part of ``Shares``. It goes back when nobody holds it any more, however that came about.
package final class Share: Sendable {
  private let shares: Shares
  private let held: Mutex<Int>

  fileprivate init(of shares: Shares, _ amount: Int) {
    self.shares = shares
    held = Mutex(amount)
  }

  deinit {
    shares.give(held.withLock { $0 })
  }

  /// Makes it as large as `amount`, waiting where that is more than it was.
  ///
  /// - Throws: ``ServerBusy``; what is held stays so.
  package func resize(to amount: Int) async throws {
    let wanted = shares.clamped(amount)
    let more = wanted - held.withLock { $0 }
    if more > 0 {
      try await shares.obtain(more)
    } else {
      shares.give(-more)
    }
    held.withLock { $0 = wanted }
  }
}

/// Too much is under way: nothing was done, and it can be asked for again in a moment.
package struct ServerBusy: Error {
  package init() {}
}
