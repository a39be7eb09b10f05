import COpenSSL
import COpenSSLShims

/// A digest algorithm as a signature names it.
struct MessageDigest {
  let algorithm: OpaquePointer
  /// Bytes of a digest: SHAKE has those that its use in CMS says (RFC 8702, 3.1; RFC 8419, 3).
  private let length: Int
  private let isExtendable: Bool

  init(_ algorithm: OpaquePointer) {
    self.algorithm = algorithm
    isExtendable = EVP_MD_get_flags(algorithm) & UInt(EVP_MD_FLAG_XOF) != 0
    length =
      isExtendable
      ? (EVP_MD_get_type(algorithm) == NID_shake128 ? 32 : 64) : Int(EVP_MD_get_size(algorithm))
  }

  /// - Returns: nil for one that OpenSSL does not know.
  init?(_ identifier: UnsafeMutablePointer<X509_ALGOR>?) {
    var object: OpaquePointer?
    X509_ALGOR_get0(&object, nil, nil, identifier)
    // id-shake256-len names its length too, which is the same in every signature (RFC 8419, 3.1).
    let isLong = SignatureScheme.identifier(of: object) == "2.16.840.1.101.3.4.2.18"
    let name = isLong ? NID_shake256 : OBJ_obj2nid(object)
    guard name != NID_undef, let found = EVP_get_digestbyname(OBJ_nid2sn(name)) else { return nil }
    self.init(found)
  }

  var number: Int32 { EVP_MD_get_type(algorithm) }

  /// SHA-1 and what came before it can be made to collide.
  var isWeak: Bool { length < 28 }

  func digest(of ranges: [ArraySlice<UInt8>]) -> [UInt8]? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestInit_ex(context, algorithm, nil) == 1 else { return nil }
    for range in ranges {
      let isTaken = range.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
      guard isTaken == 1 else { return nil }
    }
    var digest = [UInt8](repeating: 0, count: max(Int(EVP_MAX_MD_SIZE), length))
    var count = UInt32(length)
    let isDone =
      isExtendable
      ? EVP_DigestFinalXOF(context, &digest, length)
      : EVP_DigestFinal_ex(context, &digest, &count)
    return isDone == 1 ? Array(digest.prefix(Int(count))) : nil
  }
}
