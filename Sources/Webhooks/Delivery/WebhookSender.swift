package import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
package import Signing
import Synchronization

/// Sends one webhook and says what became of it.
package struct WebhookSender: Sendable {
  /// What is read of an answer, in bytes.
  static let answerLimit = 64 << 10
  /// How many of a name's addresses are tried, at most.
  private static let addressLimit = 4

  private let clients: PinnedClients
  private let resolver: HostResolver
  private let timeout: Duration
  private let patience: Duration

  /// - Parameters:
  ///   - timeout: for the whole of a try, finding the name's address included.
  ///   - patience: how long an answer whose status is known may go on, at most.
  ///   - configure: for tests that trust an authority of their own.
  package init(
    resolver: HostResolver = .system, timeout: Duration = .seconds(15),
    patience: Duration = .seconds(2),
    configure: @escaping @Sendable (inout HTTPClient.Configuration) -> Void = { _ in }
  ) {
    self.clients = PinnedClients(configure: configure)
    self.resolver = resolver
    self.timeout = timeout
    self.patience = patience
  }

  /// Makes one try.
  ///
  /// - Parameter now: goes into what is signed.
  package func send(
    id: String, body: String, to endpoint: WebhookEndpoint, at now: Date
  ) async -> WebhookOutcome {
    let result = await Self.within(timeout) {
      await exchange(Self.request(id: id, body: body, to: endpoint, at: now), endpoint)
    }
    // A stop interrupts what is being sent: whatever came of that proves nothing.
    if Task.isCancelled { return .interrupted }
    return result ?? .failed("no answer within \(timeout / .seconds(1)) s")
  }

  /// Closes the connections; nothing can be sent afterwards.
  package func close() async {
    await clients.close()
  }

  private static func request(
    id: String, body: String, to endpoint: WebhookEndpoint, at now: Date
  ) -> HTTPClientRequest {
    let signature = WebhookSignature(
      id: id, body: Data(body.utf8), secrets: endpoint.secrets, at: now)
    var request = HTTPClientRequest(url: endpoint.url.text)
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    request.headers.add(name: "user-agent", value: "Paraphe")
    for header in signature.headers { request.headers.add(name: header.name, value: header.value) }
    request.body = .bytes(ByteBuffer(string: body))
    return request
  }

  private func exchange(
    _ request: HTTPClientRequest, _ endpoint: WebhookEndpoint
  ) async -> WebhookOutcome {
    let host = endpoint.url.host
    var outcome = WebhookOutcome.failed(AddressRefusal.unknownName.rawValue)
    do {
      let addresses = try AddressPolicy.check(await resolver.addresses(host), for: endpoint)
      for address in addresses.prefix(Self.addressLimit) {
        do {
          return try await clients.use(host: host, at: address) { client in
            // The time limit is ours: it cancels, and a canceled request is closed.
            let response = try await client.execute(request, deadline: .distantFuture)
            return Self.outcome(response, body: await beginning(of: response.body))
          }
        } catch {
          outcome = .failed(SendingError.words(error))
          // Nothing was sent where there was no connection: the next address may have one.
          guard SendingError.isUnreachable(error) else { return outcome }
        }
      }
    } catch {
      outcome = .failed(error.rawValue)
    }
    return outcome
  }

  private static func outcome(_ response: HTTPClientResponse, body: Data) -> WebhookOutcome {
    // The other form of Retry-After, a date, is passed over: the schedule is patient by itself.
    let seconds = response.headers.first(name: "retry-after").flatMap { UInt32($0) }
    let answer = WebhookAnswer(
      status: Int(response.status.code), excerpt: Excerpt.of(body),
      retryAfter: seconds.map(TimeInterval.init))
    return switch answer.status {
    case 200...299: .delivered(answer)
    case 410: .gone(answer)
    default: .refused(answer)
    }
  }

  /// What came of a body in bounded time and space. An answer's status counts without it.
  private func beginning(of body: HTTPClientResponse.Body) async -> Data {
    let received = Received()
    _ = await Self.within(patience) {
      do {
        for try await chunk in body where received.add(chunk) >= Self.answerLimit { return }
      } catch {
        // The connection broke off: what came before is all there is.
      }
    }
    return received.data
  }

  /// Bytes that outlive the task that reads them.
  private final class Received: Sendable {
    private let bytes = Mutex(Data())

    var data: Data { bytes.withLock { $0 } }

    /// - Returns: how many there are.
    func add(_ chunk: ByteBuffer) -> Int {
      bytes.withLock {
        $0.append(contentsOf: chunk.readableBytesView)
        return $0.count
      }
    }
  }

  /// The result of `body`, or nil when it takes longer than `limit`; it is canceled then.
  private static func within<Result: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async -> Result
  ) async -> Result? {
    await withTaskGroup(of: Result?.self) { group in
      group.addTask { await body() }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }
}
