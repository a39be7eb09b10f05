import COpenSSL
import COpenSSLShims

/// The algorithm that a signature names (RFC 5652, 5.3). It is not among what is signed, and OpenSSL
/// goes by the key alone where the two do not agree: who else reads the file may not.
struct SignatureScheme {
  /// As it stands in the signature; nil for RSA with PKCS #1.
  private let algorithm: UnsafeMutablePointer<X509_ALGOR>?
  /// OpenSSL's number of the algorithm.
  private let signature: Int32
  private let digest: MessageDigest
  /// OpenSSL's number of the digest that the algorithm itself names.
  private let named: Int32
  /// Of the key that the algorithm is for; nil where it says no more than the key.
  private let kind: Int32?

  /// ECDSA with SHAKE (RFC 8702, 2.3), for which OpenSSL has no number.
  private static let shakes = [
    "1.3.6.1.5.5.7.6.32": NID_shake128, "1.3.6.1.5.5.7.6.33": NID_shake256,
  ]

  /// - Throws: ``Doubt`` for algorithms that OpenSSL does not know.
  init(of info: OpaquePointer) throws {
    var digestAlgorithm: UnsafeMutablePointer<X509_ALGOR>?
    var signatureAlgorithm: UnsafeMutablePointer<X509_ALGOR>?
    CMS_SignerInfo_get0_algs(info, nil, nil, &digestAlgorithm, &signatureAlgorithm)
    var object: OpaquePointer?
    guard let digest = MessageDigest(digestAlgorithm) else {
      X509_ALGOR_get0(&object, nil, nil, digestAlgorithm)
      throw Self.unknown(object)
    }
    X509_ALGOR_get0(&object, nil, nil, signatureAlgorithm)
    algorithm = signatureAlgorithm
    signature = OBJ_obj2nid(object)
    self.digest = digest
    if signature == NID_undef {
      guard let shake = Self.shakes[Self.identifier(of: object)] else { throw Self.unknown(object) }
      (named, kind) = (shake, EVP_PKEY_EC)
    } else if [NID_rsaEncryption, NID_X9_62_id_ecPublicKey].contains(signature) {
      // Named by the kind of key alone: many signers do for RSA, and some for elliptic curves.
      (named, kind) = (NID_undef, signature)
    } else if signature == NID_rsassaPss {
      (named, kind) = (paraphe_digest_of(signatureAlgorithm), nil)
    } else {
      var hash: Int32 = NID_undef
      var key: Int32 = NID_undef
      guard paraphe_find_algorithms(signature, &hash, &key) == 1 else { throw Self.unknown(object) }
      (named, kind) = (hash, key)
    }
  }

  /// RSA with PKCS #1 over a digest.
  init(rsaOver digest: MessageDigest) {
    (algorithm, signature, named, kind) = (nil, NID_rsaEncryption, NID_undef, EVP_PKEY_RSA)
    self.digest = digest
  }

  static func unknown(_ object: OpaquePointer?) -> Doubt {
    Doubt(
      .cryptoConstraintsFailureNoPOE, .algorithmUnknown(identifier(of: object, isNamed: true)))
  }

  /// An object identifier, dotted unless its name is asked for.
  static func identifier(of object: OpaquePointer?, isNamed: Bool = false) -> String {
    var text = [CChar](repeating: 0, count: 100)
    let count = OBJ_obj2txt(&text, 100, object, isNamed ? 0 : 1)
    guard count > 0 else { return "?" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      .plain(most: 80)
  }

  /// Whether it is one for this key, with the digest that is named beside it.
  func fits(_ signer: Certificate) -> Bool {
    let key = signer.withPublicKey { EVP_PKEY_get_base_id($0) } ?? NID_undef
    guard named == NID_undef || named == digest.number else { return false }
    if let kind { return kind == key }
    return key == EVP_PKEY_RSA || key == EVP_PKEY_RSA_PSS
  }

  /// Whether a signature of the key is over some bytes.
  func holds(
    _ value: [UInt8], over ranges: [ArraySlice<UInt8>], by signer: Certificate
  ) -> Bool {
    signer.withPublicKey { key in
      // They hash by themselves (RFC 8419, 3), and want all bytes at once.
      if [EVP_PKEY_ED25519, EVP_PKEY_ED448].contains(EVP_PKEY_get_base_id(key)) {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        let bytes = Array(ranges.joined())
        return EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
          && EVP_DigestVerify(context, value, value.count, bytes, bytes.count) == 1
      }
      guard let hash = digest.digest(of: ranges) else { return false }
      return paraphe_signature_holds(
        key, algorithm, digest.algorithm, hash, hash.count, value, value.count) == 1
    } ?? false
  }
}
