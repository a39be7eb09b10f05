import COpenSSL
import COpenSSLShims
import Foundation

/// What a token certifies (TSTInfo, RFC 3161, 2.4.2).
struct TimestampContent {
  /// The OpenSSL number of the imprint's digest.
  let algorithm: Int32
  let imprint: [UInt8]
  /// The content of its INTEGER.
  let nonce: [UInt8]?
  let time: Date

  /// - Throws: ``CMSVerification/Broken``.
  init(_ content: [UInt8]) throws {
    defer { ERR_clear_error() }
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
    algorithm = OBJ_obj2nid(object)
    self.imprint = CMSVerification.bytes(of: TS_MSG_IMPRINT_get_msg(imprint))
    nonce = TS_TST_INFO_get_nonce(info).flatMap(Self.integerContent)
    let seconds = paraphe_seconds(TS_TST_INFO_get_time(info))
    guard seconds != .min else {
      throw CMSVerification.Broken(.formatFailure, .timestampTimeUnreadable)
    }
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
