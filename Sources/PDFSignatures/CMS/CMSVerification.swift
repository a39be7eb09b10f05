import COpenSSL
import COpenSSLShims
import Foundation

/// A CMS signature (RFC 5652, 5) read and verified: who signed, and what is inside.
struct CMSVerification {
  let signer: Certificate
  /// Those inside, with revocation data.
  let data: ValidationData
  /// The value of the signature, which a time-stamp is over.
  let signatureValue: [UInt8]
  /// Time-stamp tokens over the signature (RFC 3161, appendix A), DER.
  let timestamps: [[UInt8]]
  /// What is signed is a digest that may be forged today, or is signed with a short key.
  let isWeak: Bool
  /// The signed content, where it is inside.
  let content: [UInt8]?
  /// What keeps it from being judged although nothing in it is broken.
  let doubts: [Doubt]

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
    /// The SHA-1 digest of ranges, inside (`adbe.pkcs7.sha1`, ISO 32000-1, 12.8.3.3).
    case digested([ArraySlice<UInt8>])
    /// The content inside, of this type.
    case inside(nid: Int32)
  }

  /// More than anybody puts into one signature.
  private static let mostSigners: Int32 = 20

  /// - Parameters:
  ///   - value: begins with the BER of a ContentInfo; zeros may follow.
  ///   - others: certificates that may be the signer's where the signature has none inside.
  /// - Throws: ``Broken``, or ``Doubt`` where the signer's certificate is missing or an algorithm is
  ///   not known.
  init(
    _ value: [UInt8], over content: Content, needsCertificateReference: Bool,
    others: [Certificate]
  ) throws {
    defer { ERR_clear_error() }
    guard let cms = Self.parse(value) else {
      throw Broken(.formatFailure, .valueUnreadable)
    }
    defer { CMS_ContentInfo_free(cms) }
    let count = paraphe_cms_signer_count(cms)
    guard (1...Self.mostSigners).contains(count) else {
      throw Broken(.formatFailure, .notOneSignature)
    }
    var data = ValidationData()
    data.certificates = Self.certificates(in: cms)
    data.revocationLists = Self.revocationLists(in: cms)
    let signed = try Self.signedContent(of: cms, content)
    var signers: [CMSSigner] = []
    var timestamps: [[UInt8]] = []
    for index in 0..<count {
      guard let info = paraphe_cms_signer(cms, index) else {
        throw Broken(.formatFailure, .valueUnreadable)
      }
      data.merge(EmbeddedRevocation(in: value, info, withInformation: index == 0).data)
      signers.append(
        try CMSSigner(
          info, at: Int(index), in: value,
          over: .init(ranges: signed.ranges, type: CMS_get0_eContentType(cms)),
          candidates: data.certificates + others,
          needsCertificateReference: needsCertificateReference))
      if index == 0 { timestamps = Self.timestamps(of: info) }
    }
    var doubts: [Doubt] = []
    if signers.contains(where: { !$0.hasAttributes }) {
      // Other content than plain data has to have them (RFC 5652, 5.3).
      guard OBJ_obj2nid(CMS_get0_eContentType(cms)) == NID_pkcs7_data else {
        throw Broken(.formatFailure, .attributesMissing)
      }
      doubts.append(Doubt(.sigConstraintsFailure, .noSignedAttributes))
    }
    if count > 1 {
      doubts.append(
        Doubt(.sigConstraintsFailure, .severalSigners(signers.map(\.certificate.subject))))
    }
    signer = signers[0].certificate
    signatureValue = signers[0].value
    isWeak = signed.isWeak || signers.contains(where: \.isWeak)
    self.timestamps = timestamps
    self.doubts = doubts
    self.data = data
    self.content = signed.inside
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
  ) throws -> (ranges: [ArraySlice<UInt8>], inside: [UInt8]?, isWeak: Bool) {
    guard let place = CMS_get0_content(cms) else {
      throw Broken(.formatFailure, .valueOfOtherKind)
    }
    let type = OBJ_obj2nid(CMS_get0_eContentType(cms))
    switch content {
    case .detached(let ranges):
      guard place.pointee == nil, type == NID_pkcs7_data else {
        throw Broken(.formatFailure, .ownContent)
      }
      return (ranges, nil, false)
    case .digested(let ranges):
      guard let string = place.pointee, type == NID_pkcs7_data else {
        throw Broken(.formatFailure, .noDigest)
      }
      let inside = bytes(of: string)
      guard digest(of: ranges, EVP_sha1()) == inside else {
        throw Broken(.hashFailure, .otherDocument)
      }
      return ([inside[...]], inside, true)
    case .inside(let nid):
      guard let string = place.pointee, type == nid else {
        throw Broken(.formatFailure, .timestampWithoutTime)
      }
      let inside = bytes(of: string)
      return ([inside[...]], inside, false)
    }
  }

  static func digest(of ranges: [ArraySlice<UInt8>], _ algorithm: OpaquePointer) -> [UInt8]? {
    MessageDigest(algorithm).digest(of: ranges)
  }

  /// SHA-1 and what came before it can be made to collide.
  static func isWeak(_ algorithm: OpaquePointer?) -> Bool {
    algorithm.map { MessageDigest($0).isWeak } ?? true
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
