import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A transport on Foundation's `URLSession`, for programs that have no HTTP engine of their own.
///
/// It keeps no cookies, no cache and no passwords, and follows no redirect: one would repeat the
/// call, with its keys, somewhere else. Make one and keep it: each has its own connections.
public struct URLSessionTransport: ClientTransport, Redacted {
  private let session: OwnedSession

  /// Makes a transport with connections of its own; they end with its last copy.
  public init() {
    session = OwnedSession()
  }

  public func send(
    _ request: TransportRequest
  ) async throws(TransportFailure) -> TransportResponse {
    do {
      return try await TimeLimit.within(request.timeout) { [session] in
        for await outcome in session.start(Self.urlRequest(request), upTo: request.maxAnswerSize) {
          return try outcome.get()
        }
        // Canceled: the stream ended without an outcome.
        throw TransportFailure.interrupted
      }
    } catch let failure as TransportFailure {
      throw failure
    } catch {
      throw .interrupted
    }
  }

  private static func urlRequest(_ request: TransportRequest) -> URLRequest {
    var urlRequest = URLRequest(url: request.url)
    urlRequest.httpMethod = "POST"
    urlRequest.httpBody = request.body
    // Between two bytes only, hence longer than the whole call, which is timed by the caller.
    urlRequest.timeoutInterval = TimeInterval(request.timeout.components.seconds + 60)
    urlRequest.setValue("application/json", forHTTPHeaderField: "Content-Type")
    urlRequest.setValue("application/json", forHTTPHeaderField: "Accept")
    return urlRequest
  }
}

/// A session that ends with its last owner: a session keeps its delegate and its threads until it is
/// told to end.
private final class OwnedSession: Sendable {
  private let session: URLSession
  private let exchanges = URLSessionExchanges()

  init() {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
  }

  deinit {
    session.invalidateAndCancel()
  }

  /// Starts a request.
  ///
  /// - Returns: its one outcome; who stops listening cancels it.
  func start(
    _ request: URLRequest, upTo maxAnswerSize: Int
  ) -> AsyncStream<URLSessionExchanges.Outcome> {
    let task = session.dataTask(with: request)
    let (outcome, announce) = AsyncStream.makeStream(of: URLSessionExchanges.Outcome.self)
    announce.onTermination = { termination in
      if case .cancelled = termination { URLSessionExchanges.cancel(task) }
    }
    exchanges.add(task, upTo: maxAnswerSize, announce: announce)
    task.resume()
    return outcome
  }
}
