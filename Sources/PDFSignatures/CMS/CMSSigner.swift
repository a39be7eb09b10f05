import COpenSSL
import COpenSSLShims

/// One of those who signed a CMS signature (SignerInfo, RFC 5652, 5.3), verified: the digest, the
/// signature over the signed attributes as they stand, and who it was.
struct CMSSigner {
  let certificate: Certificate
  /// The value of the signature, which a time-stamp is over.
  let value: [UInt8]
  /// The digest of the content and of the signed attributes is one that may be forged today.
  let isWeak: Bool
  /// Whether the content's type and digest stand among what is signed.
  let hasAttributes: Bool

  /// What is signed.
  struct Content {
    let ranges: [ArraySlice<UInt8>]
    let type: OpaquePointer?
  }

  /// - Parameters:
  ///   - index: in the signature, from 0.
  ///   - value: the whole of the signature, BER.
  ///   - candidates: certificates that may be the signer's.
  /// - Throws: ``CMSVerification/Broken``, or ``Doubt`` where the certificate is missing or an
  ///   algorithm is not known.
  init(
    _ info: OpaquePointer, at index: Int, in value: [UInt8], over content: Content,
    candidates: [Certificate], needsCertificateReference: Bool
  ) throws {
    var algorithm: UnsafeMutablePointer<X509_ALGOR>?
    CMS_SignerInfo_get0_algs(info, nil, nil, &algorithm, nil)
    hasAttributes = CMS_signed_get_attr_count(info) > 0
    let digest = MessageDigest(algorithm)
    if hasAttributes, let digest { try Self.checkAttributes(info, digest, over: content) }
    let matching = candidates.filter { candidate in
      withExtendedLifetime(candidate) { CMS_SignerInfo_cert_cmp(info, candidate.handle) == 0 }
    }
    guard !matching.isEmpty else {
      throw Doubt(.noSigningCertificateFound, .signerMissing)
    }
    let reference = CertificateReference(in: info)
    // Several certificates may be of one key: the signature says which one it means.
    let signer = matching.first(where: reference.means) ?? matching[0]
    withExtendedLifetime(signer) { CMS_SignerInfo_set1_signer_cert(info, signer.handle) }
    let scheme = try SignatureScheme(of: info)
    guard signer.withPublicKey({ _ in true }) == true else {
      throw SignatureScheme.unknown(signer.keyAlgorithm)
    }
    guard scheme.fits(signer) else {
      throw CMSVerification.Broken(.sigCryptoFailure, .otherAlgorithm)
    }
    self.value = CMSVerification.bytes(of: CMS_SignerInfo_get0_signature(info))
    guard Self.holds(info, index, value, self.value, content, scheme, signer) else {
      throw CMSVerification.Broken(.sigCryptoFailure, .otherKey(than: signer.subject))
    }
    try reference.check(signer, isNeeded: needsCertificateReference && hasAttributes)
    certificate = signer
    isWeak = digest?.isWeak ?? true || signer.isWeak
  }

  private static func holds(
    _ info: OpaquePointer, _ index: Int, _ whole: [UInt8], _ value: [UInt8], _ content: Content,
    _ scheme: SignatureScheme, _ signer: Certificate
  ) -> Bool {
    // Without attributes the content itself is signed (RFC 5652, 5.4).
    guard CMS_signed_get_attr_count(info) > 0 else {
      return scheme.holds(value, over: content.ranges, by: signer)
    }
    // OpenSSL writes the attributes anew before it hashes them. Signers exist whose attributes are
    // not in the order or the form that it writes: theirs are hashed as they stand.
    if CMS_SignerInfo_verify(info) == 1 { return true }
    return SignedAttributes(of: index, in: whole).bytes.map {
      scheme.holds(value, over: [$0[...]], by: signer)
    } ?? false
  }

  /// RFC 5652, 5.3 and 5.4: the content's type and digest stand among what is signed.
  private static func checkAttributes(
    _ info: OpaquePointer, _ digest: MessageDigest, over content: Content
  ) throws {
    let type = CMS_signed_get0_data_by_OBJ(
      info, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT)
    guard let type, OBJ_cmp(OpaquePointer(type), content.type) == 0 else {
      throw CMSVerification.Broken(.formatFailure, .otherContentType)
    }
    let value = CMS_signed_get0_data_by_OBJ(
      info, OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING)
    guard let value else { throw CMSVerification.Broken(.formatFailure, .noDigest) }
    guard
      digest.digest(of: content.ranges)
        == CMSVerification.bytes(of: value.assumingMemoryBound(to: ASN1_STRING.self))
    else {
      throw CMSVerification.Broken(.hashFailure, .otherDocument)
    }
  }
}
