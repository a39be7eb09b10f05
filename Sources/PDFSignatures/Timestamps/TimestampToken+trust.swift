import Foundation

extension TimestampToken {
  /// Checks whether the token's authority was to be trusted.
  ///
  /// - Parameters:
  ///   - moment: when the token is proven to have existed.
  ///   - now: the time of the verification.
  ///   - material: certificates and revocation data beside those in the token.
  /// - Returns: what a reader should know of a token that is.
  /// - Throws: ``Doubt``.
  @discardableResult
  func check(
    _ anchors: TrustAnchors, at moment: Date, now: Date = .distantFuture,
    with material: ValidationData
  ) throws -> [Reason] {
    // Clocks differ a little.
    guard time <= moment.addingTimeInterval(300) else {
      throw Doubt(.timestampOrderFailure, .timestampTooLate)
    }
    guard authority.maySignTimestamps else {
      throw Doubt(.chainConstraintsFailure, .notForTimestamps(authority.subject))
    }
    guard authority.isValid(at: time) else {
      throw Doubt(.outOfBoundsNoPOE, .timestampOutOfDate(authority.subject))
    }
    if isWeak { throw Doubt(.cryptoConstraintsFailureNoPOE, .timestampWeak) }
    if let doubt = doubts.first { throw doubt }
    var data = data
    data.merge(material)
    // The status that is asked for is that of the time which the token names: what was collected
    // with it proves no more when the token is looked at years later.
    let finding = anchors.judge(
      authority, for: .timeStamping,
      at: TrustAnchors.Moment(proven: moment, claimed: min(time, moment), now: now), with: data)
    if let doubt = finding.inOrder.first { throw doubt }
    return finding.remarks
  }
}
