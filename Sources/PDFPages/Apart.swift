import Dispatch

/// Work that takes long and waits for nothing, on a thread that nobody waits for.
package enum Apart {
  private static let queue = DispatchQueue(label: "paraphe.apart", attributes: .concurrent)

  package static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try body() }) }
    }
  }

  package static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body()) }
    }
  }
}
