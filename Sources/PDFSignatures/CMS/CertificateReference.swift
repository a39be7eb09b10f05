import COpenSSL
import COpenSSLShims

/// The attribute that says which certificate is the signer's: signing-certificate (RFC 2634, 5.4)
/// or signing-certificate-v2 (RFC 5035). Without it a certificate of the same key could be put in
/// its place.
struct CertificateReference {
  private struct Reference {
    /// The algorithm's OpenSSL number.
    let algorithm: Int32
    let digest: [UInt8]
  }

  private let references: [Reference]
  private let isUnreadable: Bool

  init(in info: OpaquePointer) {
    var references: [Reference] = []
    var isUnreadable = false
    for nid in [NID_id_smime_aa_signingCertificate, NID_id_smime_aa_signingCertificateV2] {
      let place = CMS_signed_get_attr_by_NID(info, nid, -1)
      guard place >= 0 else { continue }
      let value = X509_ATTRIBUTE_get0_data(
        CMS_signed_get_attr(info, place), 0, V_ASN1_SEQUENCE, nil)
      let bytes = CMSVerification.bytes(of: value?.assumingMemoryBound(to: ASN1_STRING.self))
      if let reference = Self.read(bytes, isSecond: nid == NID_id_smime_aa_signingCertificateV2) {
        references.append(reference)
      } else {
        isUnreadable = true
      }
    }
    self.references = references
    self.isUnreadable = isUnreadable
  }

  /// Whether a certificate is the one that is meant.
  func means(_ certificate: Certificate) -> Bool {
    references.allSatisfy { reference in
      EVP_get_digestbyname(OBJ_nid2sn(reference.algorithm)).map {
        certificate.digest($0) == reference.digest
      } ?? false
    }
  }

  /// - Throws: ``CMSVerification/Broken`` where another certificate was meant.
  func check(_ signer: Certificate, isNeeded: Bool) throws {
    guard !isUnreadable else {
      throw CMSVerification.Broken(.formatFailure, .certificateReferenceUnreadable)
    }
    if references.isEmpty, isNeeded {
      throw CMSVerification.Broken(.formatFailure, .certificateReferenceMissing)
    }
    guard means(signer) else {
      throw CMSVerification.Broken(.sigCryptoFailure, .otherCertificate)
    }
  }

  /// The first of the certificates, which is the signer's.
  private static func read(_ bytes: [UInt8], isSecond: Bool) -> Reference? {
    var outer = BERReader(bytes[...])
    guard let whole = outer.next(0x30) else { return nil }
    var inner = BERReader(whole.content)
    guard let list = inner.next(0x30) else { return nil }
    var items = BERReader(list.content)
    guard let first = items.next(0x30) else { return nil }
    var fields = BERReader(first.content)
    var algorithm = isSecond ? NID_sha256 : NID_sha1
    if isSecond, let identifier = fields.next(0x30) {
      var parts = BERReader(identifier.content)
      guard let object = parts.next(0x06) else { return nil }
      algorithm = Array(object.whole).withUnsafeBufferPointer { buffer -> Int32 in
        var start = buffer.baseAddress
        let parsed = d2i_ASN1_OBJECT(nil, &start, buffer.count)
        defer { ASN1_OBJECT_free(parsed) }
        return OBJ_obj2nid(parsed)
      }
    }
    guard let digest = fields.next(0x04) else { return nil }
    return Reference(algorithm: algorithm, digest: Array(digest.content))
  }
}
