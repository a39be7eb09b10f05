import COpenSSL
import COpenSSLShims
import Foundation

/// Detached CMS signatures (RFC 5652, 5) as PAdES asks for them (ETSI EN 319 142-1, 5 and 6).
struct CMSSignature {
  let signer: SigningIdentity
  /// The authorities above the signer, without the root; they go into the signature.
  let chain: [SigningIdentity]
  let timestamps: TimestampAuthority
  /// Revocation lists, DER; they go into the signature (RFC 5652, 10.2.1).
  let revocationLists: [Data]

  /// Signs `content` with SHA-256 and returns the DER of the SignedData: signing-certificate-v2
  /// (RFC 5035) among the signed attributes, a time-stamp over the signature among the others.
  ///
  /// - Parameter date: the time that the time-stamp certifies.
  func detached(over content: Data, at date: Date) throws(SigningFailure) -> Data {
    let flags = UInt32(CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL)
    guard let cms = CMS_sign(nil, nil, nil, nil, flags) else { throw .openSSL }
    defer { CMS_ContentInfo_free(cms) }
    guard
      let info = CMS_add1_signer(
        cms, signer.certificate, signer.key, EVP_sha256(), flags | UInt32(CMS_CADES)),
      chain.allSatisfy({ CMS_add1_cert(cms, $0.certificate) == 1 }),
      revocationLists.allSatisfy({ Self.add($0, to: cms) })
    else { throw .openSSL }
    let isDigested = content.withUnsafeBytes { bytes -> Bool in
      guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return false }
      defer { BIO_free(bio) }
      return CMS_final(cms, bio, nil, flags) == 1
    }
    guard isDigested else { throw .openSSL }
    try signWithoutTime(info)
    try addTimestamp(to: info, at: date)
    return try SigningIdentity.bytes { i2d_CMS_bio($0, cms) == 1 }
  }

  private static func add(_ list: Data, to cms: OpaquePointer) -> Bool {
    guard let list = RevocationList(der: [UInt8](list)) else { return false }
    return withExtendedLifetime(list) { CMS_add1_crl(cms, list.handle) == 1 }
  }

  /// Signs the attributes again without signing-time, which OpenSSL always adds and PAdES forbids
  /// (EN 319 142-1, 6.3: the time stands in the dictionary's `/M`).
  private func signWithoutTime(_ info: OpaquePointer) throws(SigningFailure) {
    let place = CMS_signed_get_attr_by_NID(info, NID_pkcs9_signingTime, -1)
    if place >= 0, let time = CMS_signed_delete_attr(info, place) { X509_ATTRIBUTE_free(time) }
    var attributes: [[UInt8]] = []
    for index in 0..<CMS_signed_get_attr_count(info) {
      guard let attribute = CMS_signed_get_attr(info, index) else { throw .openSSL }
      let length = i2d_X509_ATTRIBUTE(attribute, nil)
      guard length > 0 else { throw .openSSL }
      var der = [UInt8](repeating: 0, count: Int(length))
      let written = der.withUnsafeMutableBufferPointer { buffer -> Int32 in
        var end = buffer.baseAddress
        return i2d_X509_ATTRIBUTE(attribute, &end)
      }
      guard written == length else { throw .openSSL }
      attributes.append(der)
    }
    // RFC 5652, 5.4: what is signed is the DER of the SET, whose elements are in order (X.690, 11.6).
    attributes.sort { $0.lexicographicallyPrecedes($1) }
    let signed = DER.element(tag: 0x31, attributes.flatMap { $0 })
    let signature = try sign(signed)
    guard
      ASN1_STRING_set(
        CMS_SignerInfo_get0_signature(info), signature, Int32(signature.count)) == 1
    else { throw .openSSL }
  }

  private func sign(_ bytes: [UInt8]) throws(SigningFailure) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw .openSSL }
    defer { EVP_MD_CTX_free(context) }
    var length = 0
    guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, signer.key) == 1,
      EVP_DigestSign(context, nil, &length, bytes, bytes.count) == 1
    else { throw .openSSL }
    var signature = [UInt8](repeating: 0, count: length)
    guard EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1 else {
      throw .openSSL
    }
    return Array(signature.prefix(length))
  }

  /// id-aa-signatureTimeStampToken (RFC 3161, appendix A): over the value of the signature.
  private func addTimestamp(
    to info: OpaquePointer, at date: Date
  ) throws(SigningFailure) {
    guard let value = CMS_SignerInfo_get0_signature(info),
      let bytes = ASN1_STRING_get0_data(value)
    else { throw .openSSL }
    var digest = [UInt8](repeating: 0, count: 32)
    guard
      EVP_Digest(
        bytes, Int(ASN1_STRING_length(value)), &digest, nil, EVP_sha256(), nil) == 1
    else { throw .openSSL }
    let token = try timestamps.token(over: Data(digest), at: date)
    let isAdded = token.withUnsafeBytes { der in
      CMS_unsigned_add1_attr_by_NID(
        info, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, der.baseAddress, Int32(der.count))
    }
    guard isAdded == 1 else { throw .openSSL }
  }
}

/// The little of DER that has to be written by hand (X.690).
enum DER {
  /// A tag, the length in its shortest form, the content.
  static func element(tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
    var length: [UInt8] = []
    var rest = content.count
    while rest > 0 {
      length.insert(UInt8(rest & 0xFF), at: 0)
      rest >>= 8
    }
    return [tag, 0x80 | UInt8(length.count)] + length + content
  }
}
