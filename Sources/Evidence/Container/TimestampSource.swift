package import Foundation

/// Where time-stamp tokens come from (RFC 3161).
package struct TimestampSource: Sendable {
  /// The DER of a token over a SHA-256 digest of 32 bytes.
  package let token: @Sendable (_ digest: Data) async throws -> Data

  package init(token: @escaping @Sendable (_ digest: Data) async throws -> Data) {
    self.token = token
  }
}
