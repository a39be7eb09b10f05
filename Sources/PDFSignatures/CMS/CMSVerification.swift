import COpenSSL
import COpenSSLShims
import Foundation

/// A CMS signature (RFC 5652, 5) read and verified: the digest, the signature over the signed
/// attributes as they stand, and who signed.
struct CMSVerification {
  let signer: Certificate
  /// Those inside, with revocation data.
  let data: ValidationData
  /// The value of the signature, which a time-stamp is over.
  let signatureValue: [UInt8]
  /// Time-stamp tokens over the signature (RFC 3161, appendix A), DER.
  let timestamps: [[UInt8]]
  /// The digest of the content and of the signed attributes is one that may be forged today.
  let isWeak: Bool
  /// The signed content, where it is inside.
  let content: [UInt8]?

  /// Why a signature is broken.
  struct Broken: Error {
    let subIndication: SubIndication
    let reason: Reason

    init(_ subIndication: SubIndication, _ reason: Reason) {
      self.subIndication = subIndication
      self.reason = reason
    }
  }

  /// What is signed.
  enum Content {
    /// Ranges of a file: the signature is detached.
    case detached([ArraySlice<UInt8>])
    /// The content inside, of this type.
    case inside(nid: Int32)
  }

  /// - Parameters:
  ///   - value: begins with the DER of a ContentInfo; zeros may follow.
  ///   - others: certificates that may be the signer's where the signature has none inside.
  /// - Throws: ``Broken``, or ``Doubt`` where the signer's certificate is missing.
  init(
    _ value: [UInt8], over content: Content, needsCertificateReference: Bool,
    others: [Certificate]
  ) throws {
    defer { ERR_clear_error() }
    guard let cms = Self.parse(value) else {
      throw Broken(.formatFailure, .valueUnreadable)
    }
    defer { CMS_ContentInfo_free(cms) }
    guard let info = paraphe_cms_only_signer(cms) else {
      throw Broken(.formatFailure, .notOneSignature)
    }
    var data = ValidationData()
    data.certificates = Self.certificates(in: cms)
    data.revocationLists = Self.revocationLists(in: cms)
    data.merge(EmbeddedRevocation(in: value, info).data)
    let candidates = data.certificates + others
    let matching = candidates.filter { candidate in
      withExtendedLifetime(candidate) { CMS_SignerInfo_cert_cmp(info, candidate.handle) == 0 }
    }
    guard !matching.isEmpty else {
      throw Doubt(.noSigningCertificateFound, .signerMissing)
    }
    let signed = try Self.signedContent(of: cms, content)
    try Self.checkAttributes(info, cms, over: signed.ranges)
    let reference = CertificateReference(in: info)
    // Several certificates may be of one key: the signature says which one it means.
    let signer = matching.first(where: reference.means) ?? matching[0]
    withExtendedLifetime(signer) { CMS_SignerInfo_set1_signer_cert(info, signer.handle) }
    // OpenSSL writes the attributes anew before it hashes them. Signers exist whose attributes are
    // not in the order or the form that it writes: theirs are hashed as they stand.
    let scheme = SignatureScheme(of: info)
    guard scheme.fits(signer) else {
      throw Broken(.sigCryptoFailure, .otherAlgorithm)
    }
    guard
      CMS_SignerInfo_verify(info) == 1
        || (!scheme.isPSS && SignedAttributes(in: value).areSigned(by: signer, info))
    else {
      throw Broken(.sigCryptoFailure, .otherKey(than: signer.subject))
    }
    try reference.check(signer, isNeeded: needsCertificateReference)
    self.signer = signer
    self.data = data
    self.content = signed.inside
    signatureValue = Self.bytes(of: CMS_SignerInfo_get0_signature(info))
    timestamps = Self.timestamps(of: info)
    isWeak = Self.isWeak(Self.digestAlgorithm(of: info)) || signer.isWeak
  }

  static func parse(_ value: [UInt8]) -> OpaquePointer? {
    value.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      guard let base = buffer.baseAddress else { return nil }
      var end: UnsafePointer<UInt8>? = base
      guard let cms = d2i_CMS_ContentInfo(nil, &end, buffer.count), let end else { return nil }
      // Room is padded with zeros behind the DER; anything else there was written by no signer.
      guard buffer[(end - base)...].allSatisfy({ $0 == 0 }) else {
        CMS_ContentInfo_free(cms)
        return nil
      }
      return cms
    }
  }

  private static func signedContent(
    of cms: OpaquePointer, _ content: Content
  ) throws -> (ranges: [ArraySlice<UInt8>], inside: [UInt8]?) {
    guard let place = CMS_get0_content(cms) else {
      throw Broken(.formatFailure, .valueOfOtherKind)
    }
    switch content {
    case .detached(let ranges):
      guard place.pointee == nil,
        OBJ_obj2nid(CMS_get0_eContentType(cms)) == NID_pkcs7_data
      else {
        throw Broken(.formatFailure, .ownContent)
      }
      return (ranges, nil)
    case .inside(let nid):
      guard let string = place.pointee, OBJ_obj2nid(CMS_get0_eContentType(cms)) == nid else {
        throw Broken(.formatFailure, .timestampWithoutTime)
      }
      let inside = bytes(of: string)
      return ([inside[...]], inside)
    }
  }

  /// RFC 5652, 5.3 and 5.4: the content's type and digest stand among what is signed.
  private static func checkAttributes(
    _ info: OpaquePointer, _ cms: OpaquePointer, over ranges: [ArraySlice<UInt8>]
  ) throws {
    guard CMS_signed_get_attr_count(info) > 0 else {
      throw Broken(.formatFailure, .noSignedAttributes)
    }
    let type = CMS_signed_get0_data_by_OBJ(
      info, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT)
    guard let type, OBJ_cmp(OpaquePointer(type), CMS_get0_eContentType(cms)) == 0 else {
      throw Broken(.formatFailure, .otherContentType)
    }
    let value = CMS_signed_get0_data_by_OBJ(
      info, OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING)
    guard let value, let algorithm = digestAlgorithm(of: info) else {
      throw Broken(.formatFailure, .noDigest)
    }
    guard let digest = digest(of: ranges, algorithm),
      digest == bytes(of: value.assumingMemoryBound(to: ASN1_STRING.self))
    else {
      throw Broken(.hashFailure, .otherDocument)
    }
  }

  static func digestAlgorithm(of info: OpaquePointer) -> OpaquePointer? {
    var algorithm: UnsafeMutablePointer<X509_ALGOR>?
    CMS_SignerInfo_get0_algs(info, nil, nil, &algorithm, nil)
    var object: OpaquePointer?
    X509_ALGOR_get0(&object, nil, nil, algorithm)
    return EVP_get_digestbyname(OBJ_nid2sn(OBJ_obj2nid(object)))
  }

  static func digest(of ranges: [ArraySlice<UInt8>], _ algorithm: OpaquePointer) -> [UInt8]? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestInit_ex(context, algorithm, nil) == 1 else { return nil }
    for range in ranges {
      let isTaken = range.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
      guard isTaken == 1 else { return nil }
    }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard EVP_DigestFinal_ex(context, &digest, &count) == 1 else { return nil }
    return Array(digest.prefix(Int(count)))
  }

  /// SHA-1 and what came before it can be made to collide.
  static func isWeak(_ algorithm: OpaquePointer?) -> Bool {
    algorithm.map { EVP_MD_get_size($0) < 28 } ?? true
  }

  static func bytes(of string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
    guard let string, let start = ASN1_STRING_get0_data(string) else { return [] }
    return Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(string))))
  }

  static func certificates(in cms: OpaquePointer) -> [Certificate] {
    let found = Collected<Certificate>()
    return withExtendedLifetime(found) {
      paraphe_cms_certificates(cms, found.context) { context, handle in
        guard let handle else { return }
        Collected<Certificate>.from(context)?.elements.append(Certificate(owning: handle))
      }
      return found.elements
    }
  }

  static func revocationLists(in cms: OpaquePointer) -> [RevocationList] {
    let found = Collected<RevocationList>()
    return withExtendedLifetime(found) {
      paraphe_cms_crls(cms, found.context) { context, handle in
        guard let handle else { return }
        Collected<RevocationList>.from(context)?.elements.append(RevocationList(owning: handle))
      }
      return found.elements
    }
  }

  static func timestamps(of info: OpaquePointer) -> [[UInt8]] {
    var tokens: [[UInt8]] = []
    var place = CMS_unsigned_get_attr_by_NID(info, NID_id_smime_aa_timeStampToken, -1)
    while place >= 0, tokens.count < 10 {
      let attribute = CMS_unsigned_get_attr(info, place)
      for index in 0..<X509_ATTRIBUTE_count(attribute) {
        let value = X509_ATTRIBUTE_get0_data(attribute, index, V_ASN1_SEQUENCE, nil)
        tokens.append(bytes(of: value?.assumingMemoryBound(to: ASN1_STRING.self)))
      }
      place = CMS_unsigned_get_attr_by_NID(info, NID_id_smime_aa_timeStampToken, place)
    }
    return tokens
  }
}
