import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A transport on Foundation's `URLSession`, for programs that have no HTTP engine of their own.
public struct URLSessionTransport: ClientTransport {
  private let session: URLSession

  /// A session of its own that follows no redirect: one would repeat the call, with its keys,
  /// somewhere else.
  public init() {
    session = URLSession(
      configuration: .ephemeral, delegate: RedirectRefusal(), delegateQueue: nil)
  }

  private final class RedirectRefusal: NSObject, URLSessionTaskDelegate {
    func urlSession(
      _ session: URLSession, task: URLSessionTask,
      willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
      completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
      completionHandler(nil)
    }
  }

  public func send(
    _ request: TransportRequest
  ) async throws(TransportFailure) -> TransportResponse {
    var urlRequest = URLRequest(url: request.url)
    urlRequest.httpMethod = "POST"
    urlRequest.httpBody = request.body
    urlRequest.timeoutInterval = TimeInterval(request.timeout.components.seconds)
    urlRequest.setValue("application/json", forHTTPHeaderField: "Content-Type")
    urlRequest.setValue("application/json", forHTTPHeaderField: "Accept")
    do {
      let (body, response) = try await session.data(for: urlRequest)
      guard let http = response as? HTTPURLResponse else { throw TransportFailure.interrupted }
      guard body.count <= request.maxAnswerSize else { throw TransportFailure.answerTooLarge }
      return TransportResponse(status: http.statusCode, body: body)
    } catch let error as TransportFailure {
      throw error
    } catch let error as URLError where Self.neverSent.contains(error.code) {
      throw .notConnected
    } catch {
      throw .interrupted
    }
  }

  private static let neverSent: Set<URLError.Code> = [
    .badURL, .unsupportedURL, .cannotFindHost, .cannotConnectToHost, .dnsLookupFailed,
    .notConnectedToInternet, .secureConnectionFailed, .serverCertificateUntrusted,
    .serverCertificateHasBadDate, .serverCertificateHasUnknownRoot,
  ]
}
