import NIOCore
import NIOHTTP1

/// An answer that is given before any route: the connection ends with it.
struct EarlyAnswer: Sendable {
  let status: HTTPResponseStatus
  let reason: ConnectionRefusal
  private let text: String

  private init(_ status: HTTPResponseStatus, _ reason: ConnectionRefusal, _ text: String) {
    self.status = status
    self.reason = reason
    self.text = text
  }

  /// RFC 9110, 15.5.1.
  static func malformed(_ fault: String = "This is no HTTP request.") -> EarlyAnswer {
    EarlyAnswer(.badRequest, .malformed, fault)
  }

  /// RFC 6585, 5.
  static let largeHead = EarlyAnswer(
    .requestHeaderFieldsTooLarge, .largeHead, "The head of the request is too large.")
  /// RFC 9110, 15.5.9.
  static let slowHead = EarlyAnswer(
    .requestTimeout, .slowHead, "The head of the request did not come in time.")
  static let slowBody = EarlyAnswer(
    .requestTimeout, .slowBody, "The body of the request did not come in time.")

  /// - Parameter isWhole: without a body for an answer to HEAD (RFC 9110, 9.3.2).
  func parts(isWhole: Bool) -> [HTTPServerResponsePart] {
    let body = ByteBuffer(string: text + "\n")
    var head = HTTPResponseHead(
      version: .http1_1, status: status,
      headers: [
        "content-type": "text/plain; charset=utf-8", "content-length": "\(body.readableBytes)",
        "cache-control": "no-store", "connection": "close",
      ])
    head.headers.denyFraming()
    return [.head(head)] + (isWhole ? [.body(.byteBuffer(body))] : []) + [.end(nil)]
  }
}

extension HTTPHeaders {
  /// What every answer carries, whoever made it: nobody frames it unless it says by whom, and nobody
  /// takes it for something else.
  mutating func denyFraming() {
    if !contains(name: "content-security-policy") {
      add(name: "content-security-policy", value: "frame-ancestors 'none'")
    }
    if !contains(name: "x-content-type-options") {
      add(name: "x-content-type-options", value: "nosniff")
    }
  }
}
