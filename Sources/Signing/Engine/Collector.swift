package import Logging
import ServiceLifecycle

/// Reads from time to time what became of contracts that are signed on the platform's own site.
package struct Collector: Service {
  private let engine: SigningEngine
  private let pause: Duration
  private let logger: Logger

  /// - Parameter pause: between two lists.
  package init(engine: SigningEngine, every pause: Duration, logger: Logger) {
    self.engine = engine
    self.pause = pause
    self.logger = logger
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          let count = try await engine.collect()
          logger.info("contracts collected", metadata: ["lookedFor": "\(count)"])
        } catch {
          guard !Task.isCancelled else { return }
          logger.error("could not collect", metadata: ["error": "\(type(of: error))"])
        }
        try? await Task.sleep(for: pause)
      }
    }
  }
}
