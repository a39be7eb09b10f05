import ServiceLifecycle
import SigningWeb

/// Says at once that the server is stopping.
struct ReadinessService: Service {
  let readiness: Readiness

  func run() async throws {
    try? await gracefulShutdown()
    readiness.stopping()
  }
}
