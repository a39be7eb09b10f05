import COpenSSL
import Foundation

/// A time-stamp token (RFC 3161, 2.4.2) that is cryptographically sound. Whether its authority is
/// trusted is another question.
struct TimestampToken {
  let time: Date
  let authority: Certificate
  let data: ValidationData
  let isWeak: Bool
  /// What keeps it from being judged although nothing in it is broken.
  let doubts: [Doubt]

  /// - Parameter stamped: what the token has to be over.
  /// - Throws: ``CMSVerification/Broken`` or ``Doubt``.
  init(
    _ token: [UInt8], over stamped: [ArraySlice<UInt8>], others: [Certificate]
  ) throws {
    defer { ERR_clear_error() }
    let cms = try CMSVerification(
      token, over: .inside(nid: NID_id_smime_ct_TSTInfo), needsCertificateReference: true,
      others: others)
    let content = try TimestampContent(cms.content ?? [])
    guard let algorithm = EVP_get_digestbyname(OBJ_nid2sn(content.algorithm)),
      let digest = CMSVerification.digest(of: stamped, algorithm), digest == content.imprint
    else {
      throw CMSVerification.Broken(.hashFailure, .timestampOverOther)
    }
    time = content.time
    authority = cms.signer
    data = cms.data
    doubts = cms.doubts
    isWeak = cms.isWeak || CMSVerification.isWeak(algorithm)
  }
}
