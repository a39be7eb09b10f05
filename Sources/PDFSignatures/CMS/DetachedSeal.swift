import COpenSSL
import COpenSSLShims
package import Foundation

/// Detached CAdES signatures with a time-stamp (ETSI EN 319 122-1, level B-T).
package struct DetachedSeal: Sendable {
  private let identity: SigningIdentity
  private let chain: [Certificate]

  /// - Parameter chain: the authorities above `identity`; they go into the signature.
  package init(identity: SigningIdentity, chain: [Certificate]) {
    self.identity = identity
    self.chain = chain
  }

  /// Signs with SHA-256: signing-certificate-v2 and signing-time among the signed attributes, a
  /// time-stamp over the signature among the others.
  ///
  /// - Parameters:
  ///   - date: the time that the signer claims.
  ///   - token: asked for the DER of a time-stamp token over a SHA-256 digest.
  /// - Returns: the DER of the SignedData.
  /// - Throws: ``SigningFailure``, ``TimestampFailure`` for a token that is not sound, or what
  ///   `token` throws.
  package func sign(
    _ content: Data, at date: Date, token: (_ digest: Data) async throws -> Data
  ) async throws -> Data {
    let signed = try signature(over: content, at: date)
    let value = try Self.with(signed) { info, _ in
      CMSVerification.bytes(of: CMS_SignerInfo_get0_signature(info))
    }
    guard let digest = CMSVerification.digest(of: [value[...]], EVP_sha256()) else {
      throw SigningFailure.openSSL
    }
    let stamp = try await token(Data(digest))
    try TimestampReceipt.check(stamp, over: Data(digest))
    return try Self.with(signed) { info, cms in
      // id-aa-signatureTimeStampToken (RFC 3161, appendix A): over the value of the signature.
      let isAdded = stamp.withUnsafeBytes { der in
        CMS_unsigned_add1_attr_by_NID(
          info, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, der.baseAddress,
          Int32(der.count))
      }
      guard isAdded == 1 else { throw SigningFailure.openSSL }
      return try SigningIdentity.bytes { i2d_CMS_bio($0, cms) == 1 }
    }
  }

  private func signature(over content: Data, at date: Date) throws(SigningFailure) -> Data {
    defer { ERR_clear_error() }
    let flags = UInt32(CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL)
    guard let cms = CMS_sign(nil, nil, nil, nil, flags) else { throw .openSSL }
    defer { CMS_ContentInfo_free(cms) }
    let isSigned = withExtendedLifetime((identity, chain)) {
      guard
        let info = CMS_add1_signer(
          cms, identity.certificate, identity.key, EVP_sha256(), flags | UInt32(CMS_CADES)),
        Self.claim(date, in: info),
        chain.allSatisfy({ CMS_add1_cert(cms, $0.handle) == 1 })
      else { return false }
      return content.withUnsafeBytes { bytes in
        guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else {
          return false
        }
        defer { BIO_free(bio) }
        return CMS_final(cms, bio, nil, flags) == 1
      }
    }
    guard isSigned else { throw .openSSL }
    return try SigningIdentity.bytes { i2d_CMS_bio($0, cms) == 1 }
  }

  /// signing-time (RFC 5652, 11.3): OpenSSL would take the machine's clock.
  private static func claim(_ date: Date, in info: OpaquePointer) -> Bool {
    guard let time = ASN1_TIME_set(nil, Int(date.timeIntervalSince1970)) else { return false }
    defer { ASN1_TIME_free(time) }
    return CMS_signed_add1_attr_by_NID(
      info, NID_pkcs9_signingTime, ASN1_STRING_type(time), time, -1) == 1
  }

  /// Reads a signature that was just made.
  private static func with<Result>(
    _ signed: Data, _ body: (_ signer: OpaquePointer, _ cms: OpaquePointer) throws -> Result
  ) throws -> Result {
    guard let cms = CMSVerification.parse([UInt8](signed)) else { throw SigningFailure.openSSL }
    defer { CMS_ContentInfo_free(cms) }
    guard let info = paraphe_cms_signer(cms, 0) else { throw SigningFailure.openSSL }
    return try body(info, cms)
  }
}
