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
    // Made as it is sent: of documents that are mapped, no more than a piece is in memory.
    outgoing.body = .stream(
      BodyPieces(content: request.content), length: .known(Int64(request.content.count)))
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

/// The pieces of a body, as the client takes them.
private struct BodyPieces: AsyncSequence, Sendable {
  typealias Element = ByteBuffer

  let content: TransportBody

  struct AsyncIterator: AsyncIteratorProtocol {
    var pieces: TransportBody.Pieces

    mutating func next() async -> ByteBuffer? { pieces.next().map { ByteBuffer(data: $0) } }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pieces: content.pieces) }
}
