import COpenSSL

extension CMSVerification {
  /// A signature without a frame (`adbe.x509.rsa_sha1`, ISO 32000-1, 12.8.3.2): RSA with PKCS #1 over the
  /// SHA-1 digest of the document, the certificates beside it. SHA-1 makes it weak, whatever the key.
  ///
  /// - Parameters:
  ///   - value: begins with the BER of an OCTET STRING; zeros may follow.
  ///   - certificates: the signer's first, then those above.
  /// - Throws: ``Broken``, or ``Doubt`` where there is no certificate.
  init(bare value: [UInt8], over ranges: [ArraySlice<UInt8>], certificates: [[UInt8]]) throws {
    defer { ERR_clear_error() }
    var reader = BERReader(value[...])
    guard let signature = reader.next(0x04), reader.rest.allSatisfy({ $0 == 0 }) else {
      throw Broken(.formatFailure, .valueUnreadable)
    }
    guard let signer = certificates.first.flatMap(Certificate.init(der:)) else {
      throw Doubt(.noSigningCertificateFound, .signerMissing)
    }
    let scheme = SignatureScheme(rsaOver: MessageDigest(EVP_sha1()))
    guard scheme.fits(signer) else { throw Broken(.sigCryptoFailure, .otherAlgorithm) }
    signatureValue = Array(signature.content)
    guard scheme.holds(signatureValue, over: ranges, by: signer) else {
      throw Broken(.sigCryptoFailure, .otherKey(than: signer.subject))
    }
    self.signer = signer
    var data = ValidationData()
    data.certificates = certificates.prefix(Self.mostCertificates).compactMap(
      Certificate.init(der:))
    self.data = data
    timestamps = []
    isWeak = true
    content = nil
    doubts = []
  }

  private static var mostCertificates: Int { 100 }
}
