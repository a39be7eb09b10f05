import COpenSSL

/// The algorithm that a signature names (RFC 5652, 5.3). It is not among what is signed, and OpenSSL
/// goes by the key alone where the two do not agree: who else reads the file may not.
struct SignatureScheme {
  /// OpenSSL's number of the algorithm.
  private let signature: Int32
  /// Of the digest algorithm that stands beside it.
  private let digest: Int32

  init(of info: OpaquePointer) {
    var digestAlgorithm: UnsafeMutablePointer<X509_ALGOR>?
    var signatureAlgorithm: UnsafeMutablePointer<X509_ALGOR>?
    CMS_SignerInfo_get0_algs(info, nil, nil, &digestAlgorithm, &signatureAlgorithm)
    func number(_ algorithm: UnsafeMutablePointer<X509_ALGOR>?) -> Int32 {
      var object: OpaquePointer?
      X509_ALGOR_get0(&object, nil, nil, algorithm)
      return OBJ_obj2nid(object)
    }
    signature = number(signatureAlgorithm)
    digest = number(digestAlgorithm)
  }

  var isPSS: Bool { signature == NID_rsassaPss }

  /// Whether it is one for this key, with the digest that is named beside it.
  func fits(_ signer: Certificate) -> Bool {
    let key = signer.withPublicKey { EVP_PKEY_get_base_id($0) } ?? NID_undef
    // Named by the kind of key alone: many signers do for RSA, and some for elliptic curves.
    if signature == NID_rsaEncryption { return key == EVP_PKEY_RSA }
    if signature == NID_X9_62_id_ecPublicKey { return key == EVP_PKEY_EC }
    if isPSS { return key == EVP_PKEY_RSA || key == EVP_PKEY_RSA_PSS }
    var hash: Int32 = NID_undef
    var kind: Int32 = NID_undef
    guard OBJ_find_sigid_algs(signature, &hash, &kind) == 1 else { return false }
    return kind == key && (hash == NID_undef || hash == digest)
  }
}
