import NIOPosix

/// Work that waits for a disk or keeps a processor busy for longer than a moment: fsync, whole files,
/// large JSON and base64, hashes and seals of megabytes.
///
/// The threads of Swift's tasks are as few as processors, and everybody's; one that waits there keeps
/// visitors waiting. swift-nio's pool is for this.
package enum BlockingWork {
  /// Runs `body` on a thread of swift-nio's pool. It is not ended by a cancellation once it runs.
  package static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await NIOThreadPool.singleton.runIfActive(body)
  }
}
