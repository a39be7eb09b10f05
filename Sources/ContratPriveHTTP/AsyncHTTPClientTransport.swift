package import AsyncHTTPClient
package import ContratPrive
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix

/// The transport of a server that already runs on NIO: one connection pool, no extra threads.
package struct AsyncHTTPClientTransport: ClientTransport {
  private let client: HTTPClient

  package init(client: HTTPClient) {
    self.client = client
  }

  package func send(
    _ request: TransportRequest
  ) async throws(TransportFailure) -> TransportResponse {
    var outgoing = HTTPClientRequest(url: request.url.absoluteString)
    outgoing.method = .POST
    outgoing.headers.add(name: "Content-Type", value: "application/json")
    outgoing.headers.add(name: "Accept", value: "application/json")
    outgoing.body = .bytes(ByteBuffer(data: request.body))
    do {
      return try await Self.within(request.timeout) { [client, outgoing] in
        let response = try await client.execute(
          outgoing, timeout: .nanoseconds(Int64(request.timeout / .nanoseconds(1))))
        let body = try await response.body.collect(upTo: request.maxAnswerSize)
        return TransportResponse(status: Int(response.status.code), body: Data(buffer: body))
      }
    } catch let error as TransportFailure {
      throw error
    } catch let error as HTTPClientError where Self.neverSent.contains(error) {
      throw .notConnected
    } catch is NIOConnectionError {
      throw .notConnected
    } catch let error as IOError where Self.neverConnected.contains(error.errnoCode) {
      throw .notConnected
    } catch is NIOTooManyBytesError {
      throw .answerTooLarge
    } catch {
      throw .interrupted
    }
  }

  /// The client's own time limit ends with the head of an answer: a body may then stall for ever.
  private static func within(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> TransportResponse
  ) async throws -> TransportResponse {
    try await withThrowingTaskGroup(of: TransportResponse.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try await Task.sleep(for: limit)
        throw TransportFailure.interrupted
      }
      defer { group.cancelAll() }
      guard let response = try await group.next() else { throw TransportFailure.interrupted }
      return response
    }
  }

  private static let neverConnected = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH]

  private static let neverSent: [HTTPClientError] = [
    .invalidURL, .emptyHost, .emptyScheme, .connectTimeout, .tlsHandshakeTimeout,
    .getConnectionFromPoolTimeout,
  ]
}
