import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The answers that a session is receiving: each grows until it is whole, or longer than accepted.
///
/// Unchecked, because: the one mutable property is read and written under the lock only.
final class URLSessionExchanges: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  typealias Outcome = Result<TransportResponse, TransportFailure>

  private struct Exchange {
    let maxAnswerSize: Int
    let announce: AsyncStream<Outcome>.Continuation
    var body = Data()

    /// Appends, in place: a copy of what came before would be made otherwise.
    ///
    /// - Returns: whether there was room.
    mutating func take(_ data: Data) -> Bool {
      guard body.count + data.count <= maxAnswerSize else { return false }
      body.append(data)
      return true
    }
  }

  private let lock = NSLock()
  private var underWay: [Int: Exchange] = [:]

  /// Expects the answer to a task that is not running yet.
  func add(
    _ task: URLSessionTask, upTo maxAnswerSize: Int, announce: AsyncStream<Outcome>.Continuation
  ) {
    lock.withLock {
      underWay[task.taskIdentifier] = Exchange(maxAnswerSize: maxAnswerSize, announce: announce)
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let announced = response.expectedContentLength
    let isTooLarge = lock.withLock {
      announced > Int64(underWay[dataTask.taskIdentifier]?.maxAnswerSize ?? 0)
    }
    if isTooLarge { giveUp(dataTask) }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let fits = lock.withLock { underWay[dataTask.taskIdentifier]?.take(data) ?? true }
    if !fits { giveUp(dataTask) }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    if let error {
      let wasSent = (error as? URLError).map { !Self.neverSent.contains($0.code) } ?? true
      finish(task, .failure(wasSent ? .interrupted : .notConnected))
    } else if let http = task.response as? HTTPURLResponse {
      let body = lock.withLock { underWay[task.taskIdentifier]?.body } ?? Data()
      finish(task, .success(TransportResponse(status: http.statusCode, body: body)))
    } else {
      finish(task, .failure(.interrupted))
    }
  }

  private func giveUp(_ task: URLSessionTask) {
    finish(task, .failure(.answerTooLarge))
    Self.cancel(task)
  }

  /// Cancels a task, on a thread of its own.
  ///
  /// Canceling waits for the session's queue. Neither a caller nor the delegate may wait for that,
  /// and where data comes faster than it is taken in, the session and its delegate keep the threads
  /// that all queues share so busy that a cancellation queued there comes too late for everyone.
  static func cancel(_ task: URLSessionTask) {
    Thread.detachNewThread { task.cancel() }
  }

  /// Announces the outcome, once; whatever still comes for this task is dropped.
  private func finish(_ task: URLSessionTask, _ outcome: Outcome) {
    let announce = lock.withLock { underWay.removeValue(forKey: task.taskIdentifier)?.announce }
    announce?.yield(outcome)
    announce?.finish()
  }

  private static let neverSent: Set<URLError.Code> = [
    .badURL, .unsupportedURL, .cannotFindHost, .cannotConnectToHost, .dnsLookupFailed,
    .notConnectedToInternet, .secureConnectionFailed, .serverCertificateUntrusted,
    .serverCertificateHasBadDate, .serverCertificateHasUnknownRoot,
  ]
}
