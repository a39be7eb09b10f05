import COpenSSL
import COpenSSLShims
import Foundation

/// A time-stamp token (RFC 3161, 2.4.2) that is cryptographically sound. Whether its authority is
/// trusted is another question.
struct TimestampToken {
  let time: Date
  let authority: Certificate
  let data: ValidationData
  let isWeak: Bool

  /// - Parameter stamped: what the token has to be over.
  /// - Throws: ``CMSVerification/Broken`` or ``Doubt``.
  init(
    _ token: [UInt8], over stamped: [ArraySlice<UInt8>], others: [Certificate]
  ) throws {
    defer { ERR_clear_error() }
    let cms = try CMSVerification(
      token, over: .inside(nid: NID_id_smime_ct_TSTInfo), needsCertificateReference: true,
      others: others)
    let content = cms.content ?? []
    let parsed = content.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var start = buffer.baseAddress
      return d2i_TS_TST_INFO(nil, &start, buffer.count)
    }
    guard let info = parsed else {
      throw CMSVerification.Broken(.formatFailure, .timestampUnreadable)
    }
    defer { TS_TST_INFO_free(info) }
    let imprint = TS_TST_INFO_get_msg_imprint(info)
    var object: OpaquePointer?
    X509_ALGOR_get0(&object, nil, nil, TS_MSG_IMPRINT_get_algo(imprint))
    guard let algorithm = EVP_get_digestbyname(OBJ_nid2sn(OBJ_obj2nid(object))),
      let digest = CMSVerification.digest(of: stamped, algorithm),
      digest == CMSVerification.bytes(of: TS_MSG_IMPRINT_get_msg(imprint))
    else {
      throw CMSVerification.Broken(.hashFailure, .timestampOverOther)
    }
    let seconds = paraphe_seconds(TS_TST_INFO_get_time(info))
    guard seconds != .min else {
      throw CMSVerification.Broken(.formatFailure, .timestampTimeUnreadable)
    }
    time = Date(timeIntervalSince1970: TimeInterval(seconds))
    authority = cms.signer
    data = cms.data
    isWeak = cms.isWeak || CMSVerification.isWeak(algorithm)
  }
}
