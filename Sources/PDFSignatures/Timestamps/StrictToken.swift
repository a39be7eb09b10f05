import COpenSSL

/// Checks the parts of a time-stamp token that its signature does not cover, so that no byte of it
/// can be changed unnoticed where nothing later vouches for it: each of them can say what it says in
/// one way only (RFC 5652, 5.1 and 5.3; X.690, 10 and 11).
struct StrictToken {
  private let bytes: [UInt8]
  private let signer: Certificate

  /// - Parameters:
  ///   - bytes: a token whose signature holds.
  ///   - signer: its authority, which the signed attributes name.
  init(_ bytes: [UInt8], signer: Certificate) {
    self.bytes = bytes
    self.signer = signer
  }

  private static let signedData: [UInt8] = [
    0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02,
  ]
  private static let null: [UInt8] = [0x05, 0x00]

  /// Checks the frame around what is signed.
  ///
  /// - Throws: ``CMSVerification/Broken``.
  func checkForm() throws {
    _ = try parts()
  }

  /// Checks the frame, and that somebody known vouches for every certificate and every revocation
  /// list inside.
  ///
  /// - Parameter known: certificates that are trusted or vouched for elsewhere.
  /// - Throws: ``CMSVerification/Broken``, or ``Doubt`` for a certificate or list that nobody
  ///   vouches for.
  func check(knowing known: [Certificate]) throws {
    let parts = try parts()
    let inside = try parts.certificates.map { encoded in
      guard let certificate = Certificate(der: encoded), [UInt8](certificate.der) == encoded else {
        throw Self.malformed
      }
      return certificate
    }
    for certificate in inside where !isVouchedFor(certificate, by: inside + known) {
      throw Doubt(.noCertificateChainFound, .certificateUnvouched(certificate.subject))
    }
    for encoded in parts.lists {
      let list = RevocationList(der: encoded)
      guard let list, (inside + known).contains(where: list.isSigned) else {
        throw Doubt(.noCertificateChainFound, .revocationListUnvouched)
      }
    }
  }

  private static let malformed = CMSVerification.Broken(.formatFailure, .tokenNotStrict)

  // MARK: - The frame

  private struct Parts {
    var certificates: [[UInt8]] = []
    var lists: [[UInt8]] = []
  }

  private func parts() throws -> Parts {
    var outer = DERReader(bytes[...])
    var info = try Self.inside(&outer, 0x30, isLast: true)
    try Self.expect(Self.signedData, &info)
    var wrapped = try Self.inside(&info, 0xA0, isLast: true)
    var data = try Self.inside(&wrapped, 0x30, isLast: true)
    // RFC 5652, 5.1: version 3, since the content is no plain data.
    try Self.expect([0x02, 0x01, 0x03], &data)
    var algorithms = try Self.inside(&data, 0x31)
    let digest = try Self.algorithm(&algorithms)
    var content = try Self.inside(&data, 0x30)
    guard content.next(0x06) != nil else { throw Self.malformed }
    var octets = try Self.inside(&content, 0xA0, isLast: true)
    guard octets.next(0x04) != nil, octets.rest.isEmpty, algorithms.rest.isEmpty else {
      throw Self.malformed
    }
    var parts = Parts()
    while let element = data.next(0xA0) ?? data.next(0xA1) {
      var items = DERReader(element.content)
      while let item = items.next(0x30) {
        if element.tag == 0xA0 {
          parts.certificates.append(Array(item.whole))
        } else {
          parts.lists.append(Array(item.whole))
        }
      }
      // Other kinds of certificates and revocation data have no use here.
      guard items.rest.isEmpty else { throw Self.malformed }
    }
    var signers = try Self.inside(&data, 0x31, isLast: true)
    var signer = try Self.inside(&signers, 0x30, isLast: true)
    try checkSigner(&signer, digest: digest)
    return parts
  }

  /// SignerInfo (RFC 5652, 5.3).
  private func checkSigner(_ fields: inout DERReader, digest: [UInt8]) throws {
    guard let version = fields.next(0x02), let identifier = fields.next() else {
      throw Self.malformed
    }
    let names = CertificateNames(of: signer)
    switch identifier.tag {
    case 0x30:
      guard Array(version.content) == [1], Array(identifier.content) == names?.issuerAndSerial
      else { throw Self.malformed }
    case 0x80:
      // OpenSSL compared the key's identifier with the certificate's, byte for byte.
      guard Array(version.content) == [3] else { throw Self.malformed }
    default: throw Self.malformed
    }
    guard try Self.algorithm(&fields) == digest, let attributes = fields.next(0xA0) else {
      throw Self.malformed
    }
    try Self.checkAttributes(attributes.content)
    let signature = try Self.signatureAlgorithm(&fields)
    guard Self.fit(signature, digest), fields.next(0x04) != nil, fields.rest.isEmpty else {
      throw Self.malformed
    }
  }

  /// OpenSSL writes the attributes anew before it hashes them, and reads their sets more freely than
  /// it writes them.
  private static func checkAttributes(_ content: ArraySlice<UInt8>) throws {
    var attributes = DERReader(content)
    while !attributes.rest.isEmpty {
      var attribute = try inside(&attributes, 0x30)
      guard attribute.next(0x06) != nil else { throw malformed }
      _ = try inside(&attribute, 0x31, isLast: true)
    }
  }

  private static func inside(
    _ reader: inout DERReader, _ tag: UInt8, isLast: Bool = false
  ) throws -> DERReader {
    guard let element = reader.next(tag), !isLast || reader.rest.isEmpty else { throw malformed }
    return DERReader(element.content)
  }

  private static func expect(_ bytes: [UInt8], _ reader: inout DERReader) throws {
    guard let element = reader.next(), Array(element.whole) == bytes else { throw malformed }
  }

  /// The object identifier of a digest, with its parameters absent or NULL.
  private static func algorithm(_ reader: inout DERReader) throws -> [UInt8] {
    var fields = try inside(&reader, 0x30)
    guard let identifier = fields.next(0x06),
      fields.rest.isEmpty || Array(fields.rest) == null
    else { throw malformed }
    return Array(identifier.whole)
  }

  /// The same for a signature; the parameters of RSASSA-PSS are checked by the signature itself.
  private static func signatureAlgorithm(_ reader: inout DERReader) throws -> [UInt8] {
    var fields = try inside(&reader, 0x30)
    guard let identifier = fields.next(0x06) else { throw malformed }
    let whole = Array(identifier.whole)
    guard
      number(of: whole) == NID_rsassaPss || fields.rest.isEmpty || Array(fields.rest) == null
    else { throw malformed }
    return whole
  }

  /// Whether the algorithm of a signature names no other digest than the one it is over.
  private static func fit(_ signature: [UInt8], _ digest: [UInt8]) -> Bool {
    var hash: Int32 = 0
    var key: Int32 = 0
    let signature = number(of: signature)
    guard OBJ_find_sigid_algs(signature, &hash, &key) == 1 else {
      return signature == NID_rsaEncryption
    }
    return hash == NID_undef || hash == number(of: digest)
  }

  private static func number(of object: [UInt8]) -> Int32 {
    object.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      let parsed = d2i_ASN1_OBJECT(nil, &start, buffer.count)
      defer { ASN1_OBJECT_free(parsed) }
      return OBJ_obj2nid(parsed)
    }
  }

  // MARK: - Certificates

  private func isVouchedFor(_ certificate: Certificate, by known: [Certificate]) -> Bool {
    known.contains { issuer in
      // A root is often sent along as another authority certified it; the root itself is known.
      certificate.isIssued(by: issuer)
        || (issuer.isIssued(by: issuer) && issuer.isTwin(certificate))
    }
  }
}

/// The names in a certificate as they are encoded there (RFC 5280, 4.1.2).
struct CertificateNames {
  /// As RFC 5652, 10.2.4 has them.
  let issuerAndSerial: [UInt8]

  init?(of certificate: Certificate) {
    var outer = DERReader([UInt8](certificate.der)[...])
    var whole = DERReader(outer.next(0x30)?.content ?? [])
    var fields = DERReader(whole.next(0x30)?.content ?? [])
    _ = fields.next(0xA0)
    guard let serial = fields.next(0x02), fields.next(0x30) != nil, let issuer = fields.next(0x30)
    else { return nil }
    issuerAndSerial = Array(issuer.whole) + Array(serial.whole)
  }
}

extension Certificate {
  /// Whether another certificate's key signed this one, under its name.
  func isIssued(by issuer: Certificate) -> Bool {
    defer { ERR_clear_error() }
    return withExtendedLifetime((self, issuer)) {
      X509_NAME_cmp(X509_get_issuer_name(handle), X509_get_subject_name(issuer.handle)) == 0
        && issuer.withPublicKey { X509_verify(handle, $0) == 1 } ?? false
    }
  }

  /// Whether another certificate is of the same name and key.
  func isTwin(_ other: Certificate) -> Bool {
    withExtendedLifetime((self, other)) {
      X509_NAME_cmp(X509_get_subject_name(handle), X509_get_subject_name(other.handle)) == 0
        && withPublicKey { own in other.withPublicKey { EVP_PKEY_eq(own, $0) == 1 } ?? false }
          ?? false
    }
  }
}

extension RevocationList {
  /// Whether a certificate's key signed this list, under its name.
  func isSigned(by issuer: Certificate) -> Bool {
    defer { ERR_clear_error() }
    return withExtendedLifetime((self, issuer)) {
      X509_NAME_cmp(X509_CRL_get_issuer(handle), X509_get_subject_name(issuer.handle)) == 0
        && issuer.withPublicKey { X509_CRL_verify(handle, $0) == 1 } ?? false
    }
  }
}
