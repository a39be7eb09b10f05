package import Foundation

/// A question to a time-stamping authority (RFC 3161, 2.4.1), sent over HTTP as
/// `application/timestamp-query`.
package struct TimestampRequest: Sendable {
  /// SHA-256, 32 bytes.
  package let digest: Data
  let nonce: UInt64

  package static let mediaType = "application/timestamp-query"

  /// - Parameters:
  ///   - digest: SHA-256, 32 bytes.
  ///   - nonce: what tells the answer from an old one; of eight bytes.
  /// - Returns: nil for another digest.
  package init?(digest: Data, nonce: UInt64 = .random(in: 1 << 56..<1 << 63)) {
    guard digest.count == 32 else { return nil }
    self.digest = digest
    self.nonce = nonce
  }

  /// The TimeStampReq, which asks for the authority's certificates too.
  package var der: Data {
    let algorithm = DER.element(tag: 0x30, Self.sha256 + [0x05, 0x00])
    let imprint = DER.element(
      tag: 0x30, algorithm + DER.element(tag: 0x04, [UInt8](digest)))
    let version: [UInt8] = [0x02, 0x01, 0x01]
    let certificatesWanted: [UInt8] = [0x01, 0x01, 0xFF]
    return Data(
      DER.element(
        tag: 0x30,
        version + imprint + DER.element(tag: 0x02, nonceContent) + certificatesWanted))
  }

  /// A positive INTEGER in its shortest form (X.690, 8.3).
  var nonceContent: [UInt8] {
    let bytes = withUnsafeBytes(of: nonce.bigEndian) { Array($0) }
    let short = Array(bytes.drop { $0 == 0 })
    return (short.first ?? 0x80) & 0x80 == 0 ? short : [0] + short
  }

  /// The object identifier of SHA-256.
  private static let sha256: [UInt8] = [
    0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
  ]
}
