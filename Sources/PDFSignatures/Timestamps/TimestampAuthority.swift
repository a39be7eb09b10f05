import COpenSSL
import COpenSSLShims
package import Foundation

/// Makes time-stamp tokens (RFC 3161).
package struct TimestampAuthority: Sendable {
  private let identity: SigningIdentity
  private let chain: [SigningIdentity]

  /// An object identifier from the arc for examples: this authority has no policy of its own.
  private static let policy = "1.3.6.1.4.1.32473.1.1"

  /// Far more than a request for a SHA-512 digest takes.
  private static let mostBytes = 10_000

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
    guard let request = TimestampRequest(digest: digest) else { throw .openSSL }
    let answer = try answer(to: request.der, at: date)
    do {
      return try TimestampResponse(answer, to: request).token
    } catch {
      throw .openSSL
    }
  }

  /// Answers a request as a server does over HTTP (RFC 3161, 3.4: `application/timestamp-query` in,
  /// `application/timestamp-reply` out).
  ///
  /// - Parameters:
  ///   - request: the DER of a TimeStampReq; whatever else is refused with a status, as are digests
  ///     other than SHA-256, SHA-384 and SHA-512, foreign policies and extensions.
  ///   - date: the time to certify; its fraction of a second is dropped.
  /// - Returns: the DER of a TimeStampResp.
  package func answer(to request: Data, at date: Date) throws(SigningFailure) -> Data {
    var reader = DERReader([UInt8](request.prefix(Self.mostBytes + 1))[...])
    let first = reader.next(0x30)
    let isWhole = first != nil && reader.rest.isEmpty && request.count <= Self.mostBytes
    // What is no request alone is answered as no request at all.
    let bytes = isWhole ? [UInt8](request) : []
    let serial = UInt64.random(in: 1...UInt64(Int64.max))
    return try withExtendedLifetime((identity, chain)) { () throws(SigningFailure) -> Data in
      defer { ERR_clear_error() }
      let certificates: [OpaquePointer?] = chain.map(\.certificate) + [nil]
      return try SigningIdentity.bytes { out in
        paraphe_timestamp_answer(
          out, bytes, bytes.count, identity.certificate, identity.key, certificates, serial,
          Int64(date.timeIntervalSince1970.rounded(.down)), Self.policy) == 1
      }
    }
  }
}
