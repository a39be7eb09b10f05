import AsyncHTTPClient
import NIOCore

/// HTTP clients that connect to an address that was checked, whatever its name leads to meanwhile
/// (DNS rebinding).
///
/// AsyncHTTPClient pins a name by its configuration, so there is one client for each name and
/// address; the certificate is still checked against the name. They share the event loops.
actor PinnedClients {
  private struct Pin: Hashable {
    let host: String
    let address: String
  }

  private struct Entry {
    let client: HTTPClient
    var uses = 0
    var turn = 0
  }

  private let configure: @Sendable (inout HTTPClient.Configuration) -> Void
  private let capacity: Int
  private var entries: [Pin: Entry] = [:]
  private var turn = 0
  private var isClosed = false

  /// - Parameters:
  ///   - capacity: clients kept for the next webhook to the same address.
  ///   - configure: for tests that trust an authority of their own.
  init(
    capacity: Int = 64, configure: @escaping @Sendable (inout HTTPClient.Configuration) -> Void
  ) {
    self.capacity = capacity
    self.configure = configure
  }

  /// Lends a client that sends requests for `host` to `address`.
  func use<Result: Sendable>(
    host: String, at address: IPAddress,
    _ body: @Sendable (HTTPClient) async throws -> Result
  ) async throws -> Result {
    guard !isClosed else { throw CancellationError() }
    let pin = Pin(host: host, address: address.description)
    let client = take(pin)
    await makeRoom()
    do {
      let result = try await body(client)
      entries[pin]?.uses -= 1
      return result
    } catch {
      entries[pin]?.uses -= 1
      throw error
    }
  }

  /// Closes every client: nothing is sent any more.
  func close() async {
    isClosed = true
    let clients = entries.values.map(\.client)
    entries = [:]
    for client in clients { try? await client.shutdown() }
  }

  private func take(_ pin: Pin) -> HTTPClient {
    turn += 1
    var entry = entries[pin] ?? Entry(client: client(pin))
    entry.uses += 1
    entry.turn = turn
    entries[pin] = entry
    return entry.client
  }

  private func makeRoom() async {
    while entries.count > capacity,
      let oldest = entries.filter({ $0.value.uses == 0 }).min(by: { $0.value.turn < $1.value.turn })
    {
      entries[oldest.key] = nil
      try? await oldest.value.client.shutdown()
    }
  }

  private func client(_ pin: Pin) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    configuration.dnsOverride = [pin.host: pin.address]
    configuration.redirectConfiguration = .disallow
    configuration.httpVersion = .http1Only
    // Leaves time for another address.
    configuration.timeout.connect = .seconds(5)
    // Shorter than receivers keep a connection open, so that few tries meet a closing one.
    configuration.connectionPool.idleTimeout = .seconds(5)
    // A try that cannot connect has failed: the schedule says when the next one is.
    configuration.connectionPool.retryConnectionEstablishment = false
    configure(&configuration)
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }
}
