package import Foundation

/// What people do: signatories and the company.
extension ContractState {
  /// The signatory accepted the documents and pressed "sign my contract".
  ///
  /// - Returns: the calls to make; none where a code is on its way or was sent already.
  package mutating func start(
    _ id: SignatoryID, consent: Consent, at now: Date
  ) throws(MoveRefusal) -> [RemoteCall] {
    let current = try active(id, at: now)
    try checkTurn(of: id)
    let needsCode = current.status == .waiting && !current.wantsCode
    guard needsCode || !current.hasConsented else { return [] }
    note(.signatoryConsented, id, at: now, data: consent.data)
    update(id) { $0.consentedAt = now }
    // The company may have asked for the codes of all before.
    guard needsCode else { return [] }
    note(.signatoryCodeRequested, id, at: now)
    switch status {
    case .open:
      return try askCode(id, at: now)
    case .prepared:
      update(id) { $0.wantsCode = true }
      move(.begin)
      return [try begin(.create, at: now)]
    case .creating, .createUnknown:
      update(id) { $0.wantsCode = true }
      return []
    default:
      throw .ended(status)
    }
  }

  /// The signatory asks for another code.
  package mutating func resend(
    _ id: SignatoryID, at now: Date, notBefore pause: TimeInterval
  ) throws(MoveRefusal) -> [RemoteCall] {
    let current = try active(id, at: now)
    guard !current.status.isBusy else { return [] }
    guard status == .open, current.status != .waiting, current.hasConsented else {
      throw .noCodeAsked
    }
    guard current.resendsLeft > 0 else { throw .noResendLeft }
    try current.checkPause(pause, at: now)
    note(.signatoryCodeRequested, id, at: now)
    return try askCode(id, at: now)
  }

  /// The signatory typed a code.
  ///
  /// - Parameter link: the one that was used, as the audit trail calls it.
  package mutating func submitCode(
    _ id: SignatoryID, through link: String? = nil, at now: Date
  ) throws(MoveRefusal) -> [RemoteCall] {
    let current = try active(id, at: now)
    guard !current.status.isBusy else { return [] }
    guard current.hasConsented else { throw .noConsent }
    guard status == .open, apply(.submitCode, to: id) else { throw .noCodeAsked }
    update(id) {
      $0.submittedAt = now
      $0.signingLink = link
    }
    note(.signatoryCodeEntered, id, at: now, data: link.map { ["link": $0] } ?? [:])
    return [try begin(.sign(id), at: now)]
  }

  /// The signatory refuses to sign: the contract ends for everyone.
  package mutating func decline(
    _ id: SignatoryID, reason: String?, at now: Date
  ) throws(MoveRefusal) -> [RemoteCall] {
    let current = try active(id, at: now)
    guard !current.status.isBusy, status == .prepared || status == .open else { throw .busy }
    apply(.decline, to: id)
    update(id) {
      $0.declineReason = reason
      $0.declinedAt = now
    }
    note(.signatoryDeclined, id, at: now, data: reason.map { ["reason": $0] } ?? [:])
    return endForEveryone(at: now)
  }

  /// The company cancels the contract.
  package mutating func cancel(at now: Date) throws(MoveRefusal) -> [RemoteCall] {
    switch status {
    case .canceled, .canceling, .cancelUnknown: return []
    case .prepared, .open, .needsDecision:
      guard !isBusy else { throw .busy }
      return endForEveryone(at: now)
    case .creating, .createUnknown: throw .busy
    case .completed, .expired, .failed: throw .ended(status)
    }
  }

  /// The signatory opened the link for the first time.
  package mutating func viewed(_ id: SignatoryID, at now: Date) {
    note(.signatoryViewed, id, at: now)
  }

  /// The company deposited it.
  ///
  /// - Parameter terms: what was deposited, for the trail.
  package mutating func created(_ terms: [String: String], at now: Date) {
    note(.contractCreated, nil, at: now, data: terms)
  }
}

/// What the signatory agreed to, word for word.
package struct Consent: Sendable, Equatable {
  package let text: String
  /// Changes whenever the text does.
  package let version: String
  package let language: Language

  package init(text: String, version: String, language: Language) {
    self.text = text
    self.version = version
    self.language = language
  }

  var data: [String: String] {
    ["text": text, "version": version, "language": language.rawValue]
  }
}

/// Why a move of a person has no place in the present state.
package enum MoveRefusal: Error, Sendable, Equatable {
  case unknownSignatory
  /// The contract or this signatory's part of it is over.
  case ended(ContractStatus)
  /// A call is under way whose outcome must be known first.
  case busy
  /// No code was asked for yet.
  case noCodeAsked
  /// The documents were not accepted yet.
  case noConsent
  case noResendLeft
  case tooSoon(seconds: Int)
  /// Somebody else signs first.
  case notYourTurn
  /// Codes cannot be asked for all at once: signatories sign one after the other.
  case orderGiven
  /// The account's calls of today are used up or promised to what is under way.
  case quotaReached(until: Date)
}
