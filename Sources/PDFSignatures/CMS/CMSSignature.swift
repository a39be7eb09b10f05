import COpenSSL
import Foundation

/// Detached CMS signatures (RFC 5652, 5).
enum CMSSignature {
  /// Signs `content` with SHA-256 and returns the DER of the SignedData.
  static func detached(
    over content: Data, by identity: SigningIdentity
  ) throws(SigningFailure) -> Data {
    let flags = UInt32(CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP)
    let cms = content.withUnsafeBytes { bytes -> OpaquePointer? in
      guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
      defer { BIO_free(bio) }
      return CMS_sign(identity.certificate, identity.key, nil, bio, flags)
    }
    guard let cms else { throw .openSSL }
    defer { CMS_ContentInfo_free(cms) }
    return try SigningIdentity.bytes { i2d_CMS_bio($0, cms) == 1 }
  }
}
