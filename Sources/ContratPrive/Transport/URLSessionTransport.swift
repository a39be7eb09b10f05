import Foundation

#if canImport(FoundationNetworking)
  public import FoundationNetworking
#endif

/// A transport on Foundation's `URLSession`, for programs that have no HTTP engine of their own.
public struct URLSessionTransport: ClientTransport {
  private let session: URLSession

  public init(session: URLSession = .shared) {
    self.session = session
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
