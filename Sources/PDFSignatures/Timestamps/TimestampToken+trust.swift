import Foundation

extension TimestampToken {
  /// Checks whether the token's authority was to be trusted.
  ///
  /// - Parameters:
  ///   - moment: when the token is proven to have existed.
  ///   - material: certificates and revocation data beside those in the token.
  /// - Throws: ``Doubt``.
  func check(_ anchors: TrustAnchors, at moment: Date, with material: ValidationData) throws {
    // Clocks differ a little.
    guard time <= moment.addingTimeInterval(300) else {
      throw Doubt(.timestampOrderFailure, .timestampTooLate)
    }
    guard authority.maySignTimestamps else {
      throw Doubt(.chainConstraintsFailure, .notForTimestamps(authority.subject))
    }
    var data = data
    data.merge(material)
    if let doubt = anchors.judge(authority, for: .timeStamping, at: moment, with: data) {
      throw doubt
    }
    if isWeak { throw Doubt(.cryptoConstraintsFailureNoPOE, .timestampWeak) }
  }
}
