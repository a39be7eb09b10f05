public import Foundation

/// The seam between the SDK and an HTTP engine: one method.
public protocol ClientTransport: Sendable {
  /// Sends one POST and returns the whole answer.
  ///
  /// A transport follows no redirect, ends when the task is canceled, stops reading an answer that
  /// grows too large, and never repeats a request by itself, except that a request that was
  /// certainly not sent may be sent once on a new connection.
  ///
  /// - Throws: ``TransportFailure``.
  func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
}

/// One call as the transport sees it.
public struct TransportRequest: Sendable, Redacted {
  /// Where the request goes.
  public let url: URL
  /// The name of the call, for logs: the body holds the account's keys.
  public let call: String
  /// The JSON body, to be written a part at a time.
  public let content: TransportBody
  /// The JSON body in one piece.
  public var body: Data { content.data }
  /// From sending the request to the last byte of the answer.
  public let timeout: Duration
  /// The longest answer accepted, in bytes.
  public let maxAnswerSize: Int

  /// For tests of a transport: ``ContratPriveClient`` makes the others.
  public init(url: URL, call: String, body: Data, timeout: Duration, maxAnswerSize: Int) {
    self.init(
      url: url, call: call, content: TransportBody(body), timeout: timeout,
      maxAnswerSize: maxAnswerSize)
  }

  init(url: URL, call: String, content: TransportBody, timeout: Duration, maxAnswerSize: Int) {
    self.url = url
    self.call = call
    self.content = content
    self.timeout = timeout
    self.maxAnswerSize = maxAnswerSize
  }

  public var shown: KeyValuePairs<String, String> {
    ["call": call, "bytes": "\(content.count)", "timeout": "\(timeout)"]
  }
}

/// An HTTP answer.
public struct TransportResponse: Sendable, Redacted {
  /// The HTTP status.
  public let status: Int
  /// The whole body.
  public let body: Data

  /// - Parameters:
  ///   - status: the HTTP status.
  ///   - body: the whole body.
  public init(status: Int, body: Data) {
    self.status = status
    self.body = body
  }

  public var shown: KeyValuePairs<String, String> {
    ["status": "\(status)", "bytes": "\(body.count)"]
  }
}

/// Why there is no answer.
public enum TransportFailure: Error, Sendable, Equatable {
  /// The request never left: nothing happened on the platform.
  case notConnected
  /// The request may have been read by the platform.
  case interrupted
  /// The answer is longer than accepted.
  case answerTooLarge
}
