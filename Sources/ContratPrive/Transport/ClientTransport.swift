public import Foundation

/// The seam between the SDK and an HTTP engine: one method.
public protocol ClientTransport: Sendable {
  /// Sends one POST and returns the whole answer.
  ///
  /// - Throws: ``TransportFailure``. A transport never repeats a request by itself, except that a
  ///   request that was certainly not sent may be sent once on a new connection.
  func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
}

/// One call as the transport sees it.
public struct TransportRequest: Sendable {
  public let url: URL
  /// The name of the call, for logs: the URL and the body hold secrets.
  public let call: String
  /// The JSON body.
  public let body: Data
  /// From sending the request to the last byte of the answer.
  public let timeout: Duration
  /// The longest answer accepted, in bytes.
  public let maxAnswerSize: Int
}

/// An HTTP answer.
public struct TransportResponse: Sendable {
  public let status: Int
  public let body: Data

  public init(status: Int, body: Data) {
    self.status = status
    self.body = body
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
