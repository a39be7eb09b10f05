import COpenSSL
import COpenSSLShims
package import Foundation

/// What is checked of a token when it arrives, before anything is built on it. Whom the one who
/// verifies later trusts is not known then, so trust is left to them.
package enum TimestampReceipt {
  /// Checks that a token is over a digest, that its signature holds, that its certificate is meant
  /// for time-stamps, and that it has the one form that is verified later.
  ///
  /// - Parameter digest: SHA-256, 32 bytes.
  /// - Returns: the time that the token certifies.
  @discardableResult
  package static func check(
    _ token: Data, over digest: Data
  ) throws(TimestampFailure) -> Date {
    try check(token, over: digest, nonce: nil)
  }

  static func check(
    _ token: Data, over digest: Data, nonce: [UInt8]?
  ) throws(TimestampFailure) -> Date {
    let bytes = [UInt8](token)
    do {
      let cms = try CMSVerification(
        bytes, over: .inside(nid: NID_id_smime_ct_TSTInfo), needsCertificateReference: true,
        others: [])
      guard let content = TimestampContent(cms.content ?? []) else {
        throw CMSVerification.Broken(.formatFailure, .timestampUnreadable)
      }
      guard content.algorithm == NID_sha256, content.imprint == [UInt8](digest) else {
        throw TimestampFailure.otherDigest
      }
      if let nonce, content.nonce != nonce { throw TimestampFailure.otherNonce }
      guard cms.signer.maySignTimestamps else {
        throw Doubt(.chainConstraintsFailure, .notForTimestamps(cms.signer.subject))
      }
      try StrictToken(bytes, signer: cms.signer).checkForm()
      return content.time
    } catch {
      switch error {
      case let failure as TimestampFailure: throw failure
      case let broken as CMSVerification.Broken: throw .unsound(broken.reason)
      case let doubt as Doubt: throw .unsound(doubt.reason)
      default: throw .unreadable
      }
    }
  }
}

/// What a token certifies (TSTInfo, RFC 3161, 2.4.2).
struct TimestampContent {
  /// The OpenSSL number of the imprint's digest.
  let algorithm: Int32
  let imprint: [UInt8]
  /// The content of its INTEGER.
  let nonce: [UInt8]?
  let time: Date

  init?(_ content: [UInt8]) {
    defer { ERR_clear_error() }
    let parsed = content.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var start = buffer.baseAddress
      return d2i_TS_TST_INFO(nil, &start, buffer.count)
    }
    guard let info = parsed else { return nil }
    defer { TS_TST_INFO_free(info) }
    let imprint = TS_TST_INFO_get_msg_imprint(info)
    var object: OpaquePointer?
    X509_ALGOR_get0(&object, nil, nil, TS_MSG_IMPRINT_get_algo(imprint))
    algorithm = OBJ_obj2nid(object)
    self.imprint = CMSVerification.bytes(of: TS_MSG_IMPRINT_get_msg(imprint))
    nonce = TS_TST_INFO_get_nonce(info).flatMap(Self.integerContent)
    let seconds = paraphe_seconds(TS_TST_INFO_get_time(info))
    guard seconds != .min else { return nil }
    time = Date(timeIntervalSince1970: TimeInterval(seconds))
  }

  private static func integerContent(_ integer: UnsafePointer<ASN1_INTEGER>) -> [UInt8]? {
    let count = i2d_ASN1_INTEGER(integer, nil)
    guard count > 0 else { return nil }
    var der = [UInt8](repeating: 0, count: Int(count))
    der.withUnsafeMutableBufferPointer { buffer in
      var end = buffer.baseAddress
      i2d_ASN1_INTEGER(integer, &end)
    }
    var reader = DERReader(der[...])
    return reader.next(0x02).map { Array($0.content) }
  }
}
