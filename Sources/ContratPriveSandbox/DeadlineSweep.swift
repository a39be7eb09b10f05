import Logging
import ServiceLifecycle

/// Expires contracts and writes waiting mail while nobody calls.
struct DeadlineSweep: Service {
  let rules: SandboxRules
  let pause: Duration
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await rules.sweep()
        } catch is CancellationError {
          return
        } catch {
          logger.warning("sweep failed", metadata: ["error": "\(type(of: error))"])
        }
        try? await Task.sleep(for: pause)
      }
    }
  }
}
