import Synchronization

/// Tells whoever waits for a contract that a change of its state was committed, by this server.
package final class ContractChanges: Sendable {
  private struct State {
    var last = 0
    var watchers: [ContractID: [Int: AsyncStream<Void>.Continuation]] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// Changes from now on. Several that nobody has looked at yet are heard as one.
  ///
  /// Whoever looks at the contract after this call, and then waits, misses none. It ends with the
  /// task that waits, or when the stream is let go.
  package func watch(_ contract: ContractID) -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state in
      state.last += 1
      state.watchers[contract, default: [:]][state.last] = continuation
      return state.last
    }
    continuation.onTermination = { [weak self] _ in self?.forget(number, contract) }
    return stream
  }

  /// A change of this contract was committed.
  package func ring(_ contract: ContractID) {
    let watchers = state.withLock { $0.watchers[contract].map { Array($0.values) } ?? [] }
    // Never while the lock is held: a stream that ends comes back for it.
    for watcher in watchers { watcher.yield() }
  }

  /// How many wait, for all contracts together.
  var count: Int { state.withLock { $0.watchers.values.reduce(0) { $0 + $1.count } } }

  private func forget(_ number: Int, _ contract: ContractID) {
    state.withLock { state in
      state.watchers[contract]?[number] = nil
      if state.watchers[contract]?.isEmpty == true { state.watchers[contract] = nil }
    }
  }
}
