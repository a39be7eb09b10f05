import COpenSSL
import COpenSSLShims

/// The signed attributes of the only signer, as the bytes of the file (RFC 5652, 5.4).
struct SignedAttributes {
  /// As a SET, which is what is hashed; nil for what is not in definite form.
  private let bytes: [UInt8]?

  init(in value: [UInt8]) {
    var outer = DERReader(value[...])
    guard let contentInfo = outer.next(0x30) else {
      bytes = nil
      return
    }
    var parts = DERReader(contentInfo.content)
    _ = parts.next(0x06)
    var wrapped = DERReader(parts.next(0xA0)?.content ?? [])
    var signedData = DERReader(wrapped.next(0x30)?.content ?? [])
    var last: DERReader.Element?
    while let element = signedData.next() { last = element }
    // The signers come last.
    var signers = DERReader(last?.content ?? [])
    var signer = DERReader(signers.next(0x30)?.content ?? [])
    var found: [UInt8]?
    while let element = signer.next() {
      if element.tag == 0xA0, !element.content.isEmpty, found == nil, signer.rest.count > 0 {
        // The identifier of the signer may be tagged [0] too, but is primitive there (0x80).
        found = [0x31] + element.whole.dropFirst()
      }
    }
    bytes = found
  }

  /// Whether the signature is over these bytes. For RSA with PKCS #1 and for ECDSA; OpenSSL's own
  /// way is the only one for PSS, whose parameters it does not show.
  func areSigned(by signer: Certificate, _ info: OpaquePointer) -> Bool {
    guard let bytes, let algorithm = CMSVerification.digestAlgorithm(of: info),
      let context = EVP_MD_CTX_new()
    else { return false }
    defer { EVP_MD_CTX_free(context) }
    let signature = CMSVerification.bytes(of: CMS_SignerInfo_get0_signature(info))
    return signer.withPublicKey { key in
      // Ed25519 and Ed448 hash by themselves (RFC 8419, 3).
      let hashes = [EVP_PKEY_ED25519, EVP_PKEY_ED448].contains(EVP_PKEY_get_base_id(key))
      return EVP_DigestVerifyInit(context, nil, hashes ? nil : algorithm, nil, key) == 1
        && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    } ?? false
  }
}
