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

  /// - Parameter client: must follow no redirect: one would repeat the call, with its keys, somewhere
  ///   else.
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
    // Read a part at a time where it is large: the documents are not in memory once more.
    outgoing.body = .bytes(request.body, length: .known(Int64(request.body.count)))
    do {
      return try await TimeLimit.within(request.timeout) { [client, outgoing] in
        let response = try await client.execute(
          outgoing, timeout: .nanoseconds(Int64(request.timeout / .nanoseconds(1))))
        let body = try await response.body.collect(upTo: request.maxAnswerSize)
        return TransportResponse(
          status: Int(response.status.code), body: Data(buffer: body, byteTransferStrategy: .noCopy)
        )
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

  private static let neverConnected = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH]

  private static let neverSent: [HTTPClientError] = [
    .invalidURL, .emptyHost, .emptyScheme, .connectTimeout, .tlsHandshakeTimeout,
    .getConnectionFromPoolTimeout,
  ]
}
