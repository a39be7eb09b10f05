package import Foundation
import PDFSignatures

/// Where time-stamp tokens come from (RFC 3161).
package struct TimestampSource: Sendable {
  /// The DER of a token over a SHA-256 digest of 32 bytes, checked on receipt.
  ///
  /// Throws what the source throws, or `TimestampFailure` for a token that is over something else or
  /// not sound.
  package let token: @Sendable (_ digest: Data) async throws -> Data

  /// - Parameter token: asked for the DER of a token over a SHA-256 digest of 32 bytes.
  package init(token: @escaping @Sendable (_ digest: Data) async throws -> Data) {
    self.token = { digest in
      let received = try await token(digest)
      try TimestampReceipt.check(received, over: digest)
      return received
    }
  }
}
