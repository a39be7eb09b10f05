import AsyncHTTPClient
import NIOCore
import ServiceLifecycle

/// The outgoing HTTP client, closed when the server stops.
struct HTTPClientService: Service {
  let client: HTTPClient

  init() {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    configuration.redirectConfiguration = .disallow
    // Shorter than a peer keeps a connection open: a request that meets a closing one has an unknown
    // outcome.
    configuration.connectionPool.idleTimeout = .seconds(5)
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  func run() async throws {
    try? await gracefulShutdown()
    try await client.shutdown()
  }
}
