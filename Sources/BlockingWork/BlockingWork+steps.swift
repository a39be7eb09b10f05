import NIOPosix

extension BlockingWork {
  /// Runs `body` on swift-nio's pool too, for work that waits for others in between: each of its
  /// steps takes a thread of the pool, and none is held while it waits.
  ///
  /// It is ended by a cancellation where `body` is. What runs on an actor stays on that actor, and
  /// takes a thread of the pool as well.
  package static func steps<Value, Failure: Error>(
    _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    try await withTaskExecutorPreference(PoolExecutor.shared, operation: body)
  }
}

/// The pool behind the language's own seam.
private final class PoolExecutor: TaskExecutor {
  static let shared = PoolExecutor()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // A pool that is shut down, which the process's own never is, hands the job back all the same: a
    // task that never ended would be worse than one on this thread.
    NIOThreadPool.singleton.submit { _ in
      job.runSynchronously(on: self.asUnownedTaskExecutor())
    }
  }
}
