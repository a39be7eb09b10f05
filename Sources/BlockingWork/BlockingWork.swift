import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Work that waits for a disk or keeps a processor busy for longer than a moment: fsync, whole files,
/// large JSON and base64, hashes and seals of megabytes.
///
/// The threads of Swift's tasks are as few as processors, and everybody's; one that waits there keeps
/// visitors waiting. swift-nio's pool is for this.
package enum BlockingWork {
  /// Gives the pool more threads than a small machine has processors: they wait for disks too.
  ///
  /// For the first line of a server, once: nothing may have used the pool. Where the environment says
  /// how many threads there are (`NIO_SINGLETON_BLOCKING_POOL_THREAD_COUNT`), it is heard.
  package static func makeRoom() {
    guard getenv("NIO_SINGLETON_BLOCKING_POOL_THREAD_COUNT") == nil else { return }
    NIOSingletons.blockingPoolThreadCountSuggestion = max(leastThreads, System.coreCount)
  }

  private static let leastThreads = 8

  /// Runs `body` on a thread of swift-nio's pool. It is not ended by a cancellation once it runs.
  package static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await NIOThreadPool.singleton.runIfActive(body)
  }
}
