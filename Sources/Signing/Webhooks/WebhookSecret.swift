import Crypto
package import Foundation

/// A secret shared with the receiver of a brand's webhooks (Standard Webhooks 1.0.0, "Signature
/// scheme"). Never printed.
package struct WebhookSecret: Sendable, Equatable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  /// 24 to 64 bytes.
  package let key: Data

  /// Reads `whsec_` and base64 (RFC 4648, 4), with or without padding.
  ///
  /// - Returns: nil for what is no such secret, or one that is too short or too long.
  package init?(_ text: String) {
    guard text.hasPrefix(Self.prefix), text.utf8.count <= 100 else { return nil }
    let digits = text.dropFirst(Self.prefix.count)
    let padding = digits.contains("=") ? 0 : (4 - digits.utf8.count % 4) % 4
    guard let key = Data(base64Encoded: digits + String(repeating: "=", count: padding)),
      (24...64).contains(key.count)
    else { return nil }
    self.key = key
  }

  private init(key: Data) {
    self.key = key
  }

  /// A new secret of 256 bits.
  package static func random() -> Self {
    Self(key: SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) })
  }

  /// As the receiver needs it: for the file of secrets only.
  package var text: String { Self.prefix + key.base64EncodedString() }

  package var description: String { "WebhookSecret(redacted)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }

  private static let prefix = "whsec_"
}
