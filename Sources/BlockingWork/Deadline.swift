/// The end of a whole job, with everything that it waits for.
package enum Deadline {
  /// Runs `body`, and cancels it when the time is up. It has to heed that: what cannot be canceled is
  /// waited for.
  ///
  /// - Throws: what `body` throws, or ``WorkTimeout``.
  package static func within<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: limit)
        throw WorkTimeout()
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() else { throw CancellationError() }
      return value
    }
  }
}

/// It took longer than it may.
package struct WorkTimeout: Error, Sendable {
  package init() {}
}
