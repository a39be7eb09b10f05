import COpenSSL
import COpenSSLShims
package import Foundation

extension ValidationMaterial {
  /// Files with more are not read.
  private static let mostBytes = 64 << 20

  /// The revocation lists of a file, in PEM or DER.
  ///
  /// - Returns: none for what holds no list.
  package static func revocationLists(in data: Data) -> [Data] {
    guard data.count <= mostBytes else { return [] }
    let bytes = [UInt8](data)
    if let one = RevocationList(der: bytes) { return [one.encoded] }
    defer { ERR_clear_error() }
    // The memory BIO reads the bytes in place.
    return bytes.withUnsafeBytes { buffer in
      guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else {
        return []
      }
      defer { BIO_free(bio) }
      var found: [Data] = []
      while let handle = PEM_read_bio_X509_CRL(bio, nil, nil, nil) {
        found.append(RevocationList(owning: handle).encoded)
      }
      return found
    }
  }

  /// Whether a file is an OCSP response, DER.
  package static func isResponse(_ data: Data) -> Bool {
    defer { ERR_clear_error() }
    guard data.count <= mostBytes else { return false }
    let bytes = [UInt8](data)
    return paraphe_is_ocsp_response(bytes, bytes.count) == 1
  }

  /// Both together.
  package func merging(_ other: ValidationMaterial) -> ValidationMaterial {
    ValidationMaterial(
      certificates: certificates + other.certificates,
      revocationLists: revocationLists + other.revocationLists,
      responses: responses + other.responses)
  }
}
