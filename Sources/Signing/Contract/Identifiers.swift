import Crypto
package import Foundation

/// A contract of ours, before and after it exists on the platform.
package struct ContractID: RawRepresentable, Hashable, Sendable, Codable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package static func random() -> Self { Self(rawValue: "ctr_" + randomText(bytes: 15)) }
}

/// A signatory of one contract.
package struct SignatoryID: RawRepresentable, Hashable, Sendable, Codable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package static func random() -> Self { Self(rawValue: "sig_" + randomText(bytes: 15)) }
}

/// A brand: one white-label tenant. It is the name of its folder.
package struct BrandID: RawRepresentable, Hashable, Sendable, Codable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// An account of the platform, by a name without its keys: contracts belong to one for good, and each
/// has a day of its own.
package struct AccountID: RawRepresentable, Hashable, Sendable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  /// The server's own.
  package static let main = AccountID(rawValue: "")
}

/// One recorded remote call.
package struct AttemptID: RawRepresentable, Hashable, Sendable, Codable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package static func random() -> Self { Self(rawValue: "att_" + randomText(bytes: 15)) }
}

/// `bytes` random bytes in base64url (RFC 4648, 5), without padding.
package func randomText(bytes: Int) -> String {
  base64URL(SymmetricKey(size: .init(bitCount: bytes * 8)).withUnsafeBytes { Data($0) })
}

/// Base64url without padding (RFC 4648, 5).
package func base64URL(_ data: Data) -> String {
  let text = data.base64EncodedString()
  return String(
    decoding: text.utf8.lazy.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: byte
      }
    }, as: UTF8.self)
}
