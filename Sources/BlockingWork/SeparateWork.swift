import Dispatch
import Synchronization

/// Work on something that may stop answering, such as a disk in the network: on a thread of its own,
/// one piece at a time, and whoever waits for it does so for a bounded time.
///
/// A thread that hangs in the system cannot be ended. Here it holds up nothing but its own kind, and
/// no second one hangs beside it.
package final class SeparateWork: Sendable {
  private let queue: DispatchQueue
  private let limit: Duration
  private let isBusy = Mutex(false)

  /// - Parameters:
  ///   - name: for debuggers.
  ///   - limit: how long a piece of work is waited for.
  package init(_ name: String, limit: Duration) {
    queue = DispatchQueue(label: name)
    self.limit = limit
  }

  /// Runs `body`. What it does after its time it does unheard.
  ///
  /// - Throws: what `body` throws, ``WorkTimeout`` where it takes too long or an earlier one still
  ///   does, or a `CancellationError` as soon as the task is canceled.
  package func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    let isTaken = isBusy.withLock { busy in
      defer { busy = true }
      return busy
    }
    guard !isTaken else { throw WorkTimeout() }
    let (results, announce) = AsyncStream.makeStream(of: Result<Value, any Error>.self)
    queue.async { [self] in
      let result = Result { try body() }
      isBusy.withLock { $0 = false }
      announce.yield(result)
      announce.finish()
    }
    return try await Deadline.within(limit) {
      for await result in results { return try result.get() }
      throw CancellationError()
    }
  }
}
