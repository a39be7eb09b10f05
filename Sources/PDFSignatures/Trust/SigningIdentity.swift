import COpenSSL
import COpenSSLShims
package import Foundation

/// A private key and the certificate of its public half.
package final class SigningIdentity: @unchecked Sendable {
  // Both are set once and only read afterwards; OpenSSL counts references and allows concurrent
  // use of a key and a certificate that nobody changes, hence @unchecked.
  let key: OpaquePointer
  let certificate: OpaquePointer

  private init(key: OpaquePointer, certificate: OpaquePointer) {
    self.key = key
    self.certificate = certificate
  }

  deinit {
    EVP_PKEY_free(key)
    X509_free(certificate)
  }

  /// Makes a new key on the curve P-256 and a certificate for it.
  ///
  /// - Parameters:
  ///   - commonName: the subject's CN.
  ///   - organization: the subject's O.
  ///   - use: what the key is for.
  ///   - issuer: who signs the certificate; nil for a certificate signed by itself.
  package static func make(
    commonName: String, organization: String, for use: CertificateUse,
    issuedBy issuer: SigningIdentity? = nil
  ) throws(SigningFailure) -> SigningIdentity {
    guard let key = paraphe_p256_generate(), let certificate = X509_new() else { throw .openSSL }
    let identity = SigningIdentity(key: key, certificate: certificate)
    let issuer = issuer ?? identity
    var done = X509_set_version(certificate, 2) == 1
    // RFC 5280, 4.1.2.2: a positive serial number of at most 20 octets.
    done =
      done
      && ASN1_INTEGER_set_uint64(
        X509_get_serialNumber(certificate), UInt64.random(in: 1...UInt64(Int64.max))) == 1
    // Two days back: a clock that is a little late must not refuse a certificate of today, nor what was
    // stamped the day before.
    done = done && X509_gmtime_adj(X509_getm_notBefore(certificate), -172_800) != nil
    done = done && X509_gmtime_adj(X509_getm_notAfter(certificate), use.lifetime) != nil
    if let name = X509_get_subject_name(certificate) {
      for (field, value) in [("C", "FR"), ("O", organization), ("CN", commonName)] {
        let bytes = Array(value.utf8)
        done =
          done
          && X509_NAME_add_entry_by_txt(
            name, field, MBSTRING_FLAG | 0, bytes, Int32(bytes.count), -1, 0) == 1
      }
    }
    done =
      done
      && X509_set_issuer_name(certificate, X509_get_subject_name(issuer.certificate)) == 1
    done = done && X509_set_pubkey(certificate, key) == 1
    for (nid, value) in use.extensions {
      done =
        done && paraphe_x509_add_extension(certificate, issuer.certificate, nid, value) == 1
    }
    guard done, X509_sign(certificate, issuer.key, EVP_sha256()) > 0 else { throw .openSSL }
    return identity
  }

  /// Reads a key and a certificate from one PEM text.
  package convenience init(pem: Data) throws(SigningFailure) {
    func read<Object>(_ body: (OpaquePointer) -> Object?) -> Object? {
      pem.withUnsafeBytes { bytes in
        guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
        defer { BIO_free(bio) }
        return body(bio)
      }
    }
    guard let key = read({ PEM_read_bio_PrivateKey($0, nil, nil, nil) }) else { throw .openSSL }
    guard let certificate = read({ PEM_read_bio_X509($0, nil, nil, nil) }) else {
      EVP_PKEY_free(key)
      throw .openSSL
    }
    self.init(key: key, certificate: certificate)
  }

  /// The key and the certificate as PEM. It holds the private key: store it with mode 0600.
  package func pem() throws(SigningFailure) -> Data {
    try Self.bytes { bio in
      PEM_write_bio_PrivateKey(bio, key, nil, nil, 0, nil, nil) == 1
        && PEM_write_bio_X509(bio, certificate) == 1
    }
  }

  /// The certificate alone as PEM.
  package func certificatePEM() throws(SigningFailure) -> Data {
    try Self.bytes { PEM_write_bio_X509($0, certificate) == 1 }
  }

  /// What `write` puts into a memory BIO.
  static func bytes(_ write: (OpaquePointer) -> Bool) throws(SigningFailure) -> Data {
    guard let bio = BIO_new(BIO_s_mem()) else { throw .openSSL }
    defer { BIO_free(bio) }
    guard write(bio) else { throw .openSSL }
    var start: UnsafePointer<CChar>?
    let count = paraphe_bio_bytes(bio, &start)
    guard let start, count > 0 else { throw .openSSL }
    return Data(bytes: start, count: count)
  }
}

/// What a certificate's key may be used for (RFC 5280, 4.2.1).
package enum CertificateUse: Sendable {
  case root, intermediate
  /// Signs documents.
  case signing
  /// Signs time-stamps (RFC 3161, 2.3: this use only, and critical).
  case timeStamping

  /// In seconds.
  fileprivate var lifetime: Int {
    let years =
      switch self {
      case .root: 30
      case .intermediate: 25
      case .signing, .timeStamping: 20
      }
    return years * 365 * 86_400
  }

  fileprivate var extensions: [(nid: Int32, value: String)] {
    let own: [(Int32, String)] =
      switch self {
      case .root:
        [
          (NID_basic_constraints, "critical,CA:TRUE"),
          (NID_key_usage, "critical,keyCertSign,cRLSign"),
        ]
      case .intermediate:
        [
          (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
          (NID_key_usage, "critical,keyCertSign,cRLSign"),
        ]
      case .signing:
        [
          (NID_basic_constraints, "critical,CA:FALSE"),
          (NID_key_usage, "critical,digitalSignature,nonRepudiation"),
        ]
      case .timeStamping:
        [
          (NID_basic_constraints, "critical,CA:FALSE"),
          (NID_key_usage, "critical,digitalSignature"),
          (NID_ext_key_usage, "critical,timeStamping"),
        ]
      }
    // The subject's key identifier comes first: a certificate signed by itself refers to it.
    return own + [
      (NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid:always"),
    ]
  }
}

/// Why a signature could not be made.
package enum SigningFailure: Error, Sendable, Equatable {
  /// OpenSSL refused; its reasons can hold key material and are not carried along.
  case openSSL
  /// The document has no free field for this signatory.
  case notPrepared
  /// The signature is longer than the room kept for it in the file.
  case noRoom
}
