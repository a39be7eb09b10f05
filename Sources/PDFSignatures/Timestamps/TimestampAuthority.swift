import COpenSSL
import COpenSSLShims
package import Foundation

/// Makes time-stamp tokens (RFC 3161).
package struct TimestampAuthority: Sendable {
  private let identity: SigningIdentity
  private let chain: [SigningIdentity]

  /// An object identifier from the arc for examples: this authority has no policy of its own.
  private static let policy = "1.3.6.1.4.1.32473.1.1"

  /// - Parameter chain: the authorities above `identity`, without the root.
  package init(identity: SigningIdentity, chain: [SigningIdentity]) {
    self.identity = identity
    self.chain = chain
  }

  /// The DER of a token over a digest.
  ///
  /// - Parameters:
  ///   - digest: SHA-256, 32 bytes.
  ///   - date: the time to certify; its fraction of a second is dropped.
  package func token(over digest: Data, at date: Date) throws(SigningFailure) -> Data {
    guard digest.count == 32 else { throw .openSSL }
    let serial = UInt64.random(in: 1...UInt64(Int64.max))
    var certificates: [OpaquePointer?] = chain.map(\.certificate)
    certificates.append(nil)
    let bytes = [UInt8](digest)
    return try SigningIdentity.bytes { out in
      paraphe_timestamp_token(
        out, identity.certificate, identity.key, certificates, bytes, serial,
        Int64(date.timeIntervalSince1970.rounded(.down)), Self.policy) == 1
    }
  }
}
