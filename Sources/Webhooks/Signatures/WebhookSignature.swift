import Crypto
package import Foundation
package import Signing

/// The headers of one try (Standard Webhooks 1.0.0, "Webhook headers").
package struct WebhookSignature: Sendable, Equatable {
  package static let idHeader = "webhook-id"
  package static let timestampHeader = "webhook-timestamp"
  package static let signatureHeader = "webhook-signature"

  package let id: String
  /// Seconds since 1970.
  package let timestamp: String
  /// One signature for each secret, separated by spaces.
  package let signatures: String

  /// Signs a body with every secret.
  ///
  /// - Parameters:
  ///   - id: without a full stop, which delimits what is signed.
  ///   - now: when the try is made, not when the event happened.
  package init(id: String, body: Data, secrets: [WebhookSecret], at now: Date) {
    self.id = id
    let timestamp = String(Int(now.timeIntervalSince1970.rounded(.down)))
    self.timestamp = timestamp
    signatures = secrets.map {
      "v1," + Self.code(id: id, timestamp: timestamp, body: body, $0).base64EncodedString()
    }.joined(separator: " ")
  }

  package var headers: [(name: String, value: String)] {
    [
      (Self.idHeader, id), (Self.timestampHeader, timestamp), (Self.signatureHeader, signatures),
    ]
  }

  /// HMAC-SHA256 of `id.timestamp.body` ("Signature scheme").
  static func code(id: String, timestamp: String, body: Data, _ secret: WebhookSecret) -> Data {
    var code = HMAC<SHA256>(key: SymmetricKey(data: secret.key))
    code.update(data: Data("\(id).\(timestamp).".utf8))
    code.update(data: body)
    return Data(code.finalize())
  }
}
