import COpenSSL
import COpenSSLShims
package import Foundation

/// A certificate (RFC 5280), held by OpenSSL.
package final class Certificate: @unchecked Sendable {
  // Set once and never changed; OpenSSL counts references and allows concurrent reading of a
  // certificate that nobody changes, hence @unchecked.
  let handle: OpaquePointer

  /// Takes over one reference.
  init(owning handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    X509_free(handle)
  }

  /// Reads every certificate of a PEM text, or one in DER.
  ///
  /// - Returns: none for what is neither.
  package static func all(in data: Data) -> [Certificate] {
    let bytes = [UInt8](data)
    if let one = Certificate(der: bytes) { return [one] }
    defer { ERR_clear_error() }
    // The memory BIO reads the bytes in place.
    return bytes.withUnsafeBytes { buffer in
      guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else {
        return []
      }
      defer { BIO_free(bio) }
      var found: [Certificate] = []
      while let handle = PEM_read_bio_X509(bio, nil, nil, nil) {
        found.append(Certificate(owning: handle))
      }
      return found
    }
  }

  convenience init?(der: [UInt8]) {
    let handle = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var start = buffer.baseAddress
      return d2i_X509(nil, &start, buffer.count)
    }
    ERR_clear_error()
    guard let handle else { return nil }
    self.init(owning: handle)
  }

  /// The subject's common name, or its whole name; bounded, since it goes into reports.
  package var subject: String {
    withExtendedLifetime(self) { Self.subject(of: handle) }
  }

  private static func subject(of handle: OpaquePointer) -> String {
    let name = X509_get_subject_name(handle)
    var buffer = [UInt8](repeating: 0, count: 300)
    let place = X509_NAME_get_index_by_NID(name, NID_commonName, -1)
    if place >= 0, let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place)) {
      var text: UnsafeMutablePointer<UInt8>?
      let count = ASN1_STRING_to_UTF8(&text, value)
      defer { CRYPTO_free(text, #file, #line) }
      if count >= 0, let text {
        return String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)
          .plain(most: 200)
      }
    }
    let isNamed = buffer.withUnsafeMutableBytes {
      X509_NAME_oneline(name, $0.baseAddress?.assumingMemoryBound(to: CChar.self), 300)
    }
    guard isNamed != nil else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self).plain(most: 200)
  }

  /// Hands the handles of certificates to `body`, ended by a nil, and keeps them alive for its
  /// length: a certificate that nobody mentions any more is freed at once.
  static func withHandles<Result>(
    _ certificates: [Certificate], _ body: ([OpaquePointer?]) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(certificates) {
      try body(certificates.map { Optional($0.handle) } + [nil])
    }
  }

  func digest(_ algorithm: OpaquePointer?) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    let isDone = withExtendedLifetime(self) { X509_digest(handle, algorithm, &digest, &count) }
    guard isDone == 1 else { return [] }
    return Array(digest.prefix(Int(count)))
  }

  /// Whether the key may sign documents: any key may where the certificate does not say
  /// (RFC 5280, 4.2.1.3 and 4.2.1.12). A key for servers, time-stamps or OCSP answers alone may not.
  var maySignDocuments: Bool {
    // OpenSSL answers with all bits set where there is no extension.
    withExtendedLifetime(self) {
      X509_get_key_usage(handle) & UInt32(KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION) != 0
        && paraphe_x509_is_for_documents(handle) == 1
    }
  }

  /// Whether the key may sign time-stamps: for this use only, and critical (RFC 3161, 2.3).
  var maySignTimestamps: Bool {
    withExtendedLifetime(self) {
      X509_check_purpose(handle, X509_PURPOSE_TIMESTAMP_SIGN, 0) == 1
    }
  }

  /// Whether the issuer's signature is over a digest that can be made to collide, of RSASSA-PSS too.
  var isSignedWeakly: Bool {
    withExtendedLifetime(self) {
      let digest = paraphe_x509_digest(handle)
      // Ed25519 names no digest.
      return digest != NID_undef
        && (digest < 0 || CMSVerification.isWeak(EVP_get_digestbyname(OBJ_nid2sn(digest))))
    }
  }

  /// Whether the key is shorter than what resists today.
  var isWeak: Bool {
    withPublicKey { key in
      let isCurve = EVP_PKEY_get_base_id(key) == EVP_PKEY_EC
      let isEdwards = [EVP_PKEY_ED25519, EVP_PKEY_ED448].contains(EVP_PKEY_get_base_id(key))
      return EVP_PKEY_get_bits(key) < (isCurve || isEdwards ? 224 : 2048)
    } ?? true
  }

  /// The object identifier of the key's algorithm (RFC 5280, 4.1.2.7), the certificate's own.
  var keyAlgorithm: OpaquePointer? {
    var object: OpaquePointer?
    X509_PUBKEY_get0_param(&object, nil, nil, nil, X509_get_X509_PUBKEY(handle))
    return object
  }

  /// - Returns: nil where the certificate's key cannot be read.
  func withPublicKey<Result>(_ body: (OpaquePointer) -> Result) -> Result? {
    withExtendedLifetime(self) { X509_get0_pubkey(handle).map(body) }
  }
}

/// Hands C callbacks' objects over to Swift.
final class Collected<Element> {
  var elements: [Element] = []

  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static func from(_ context: UnsafeMutableRawPointer?) -> Collected<Element>? {
    context.map { Unmanaged<Collected<Element>>.fromOpaque($0).takeUnretainedValue() }
  }
}
