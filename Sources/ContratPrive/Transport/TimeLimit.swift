/// Work that ends in time.
package enum TimeLimit {
  /// Runs the work, and cancels it when the time is up: the limits of HTTP engines end with the
  /// head of an answer or start again with each byte of it.
  ///
  /// - Throws: what the work throws, or ``TransportFailure/interrupted``.
  package static func within<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try await Task.sleep(for: limit)
        throw TransportFailure.interrupted
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() else { throw TransportFailure.interrupted }
      return value
    }
  }
}
