import COpenSSL
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
      let content = try TimestampContent(cms.content ?? [])
      guard content.algorithm == NID_sha256, content.imprint == [UInt8](digest) else {
        throw TimestampFailure.otherDigest
      }
      if let nonce, content.nonce != nonce { throw TimestampFailure.otherNonce }
      guard cms.signer.maySignTimestamps else {
        throw Doubt(.chainConstraintsFailure, .notForTimestamps(cms.signer.subject))
      }
      if let doubt = cms.doubts.first { throw doubt }
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
