package import Foundation
package import Signing

/// What a receiver does with a webhook before it believes a word of it (Standard Webhooks 1.0.0,
/// "Verifying signatures").
package struct WebhookVerifier: Sendable {
  private let secrets: [WebhookSecret]
  private let tolerance: TimeInterval

  /// - Parameters:
  ///   - secrets: any of them is enough.
  ///   - tolerance: by how many seconds the two clocks may differ.
  package init(secrets: [WebhookSecret], tolerance: TimeInterval = 300) {
    self.secrets = secrets
    self.tolerance = tolerance
  }

  /// Whether a webhook is genuine and fresh.
  ///
  /// - Parameters:
  ///   - headers: the value of a header, by its name in lowercase.
  ///   - body: the bytes as they came.
  package func verify(
    headers: (String) -> String?, body: Data, at now: Date
  ) -> WebhookVerification {
    guard let id = headers(WebhookSignature.idHeader), (1...255).contains(id.utf8.count),
      let timestamp = headers(WebhookSignature.timestampHeader),
      let given = headers(WebhookSignature.signatureHeader), given.utf8.count <= 4096
    else { return .malformed }
    guard timestamp.utf8.count <= 15, timestamp.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let seconds = Int(timestamp)
    else { return .malformed }
    let codes = given.split(separator: " ").compactMap { signature -> Data? in
      guard signature.hasPrefix("v1,") else { return nil }
      return Data(base64Encoded: String(signature.dropFirst(3)))
    }
    // Every pair is compared, each in constant time.
    var isGenuine = false
    for secret in secrets {
      let expected = WebhookSignature.code(id: id, timestamp: timestamp, body: body, secret)
      for code in codes where constantTimeEqual(code, expected) { isGenuine = true }
    }
    guard isGenuine else { return .forged }
    guard abs(now.timeIntervalSince1970 - TimeInterval(seconds)) <= tolerance else { return .stale }
    return .genuine(id: id)
  }
}

/// What the check of a webhook found.
package enum WebhookVerification: Sendable, Equatable {
  /// The id is to be remembered: the same webhook may come again.
  case genuine(id: String)
  /// A header is missing, or is none.
  case malformed
  /// No signature fits.
  case forged
  /// Signed too long ago, or in the future: it may be a replay.
  case stale
}
