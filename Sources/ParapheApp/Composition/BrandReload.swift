import BlockingWork
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the brands again on SIGHUP. Where one of them is wrong, all stay as they were.
struct BrandReload: Service {
  let reload: @Sendable () throws -> Void
  let logger: Logger

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() {
      do {
        try await BlockingWork.run { [reload] in try reload() }
      } catch {
        logger.error(
          "brands not read again, they stay as they were", metadata: ["reason": "\(error)"])
      }
    }
  }
}
