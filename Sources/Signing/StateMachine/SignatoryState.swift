package import Foundation

/// Where a signatory stands.
package enum SignatoryStatus: String, Sendable, CaseIterable {
  /// Has not asked for a code.
  case waiting
  /// A code is being asked for.
  case sendingCode
  case codeSent
  /// No answer came: the code may have left.
  case codeUnknown
  /// A code was submitted.
  case signing
  /// No answer came: the signature may have been made.
  case signUnknown
  case signed
  case declined
  /// Too many wrong codes (guide 1.4).
  case locked
  case canceled
  case expired

  /// Nothing moves a signatory out of these.
  package var isFinal: Bool {
    switch self {
    case .signed, .declined, .locked, .canceled, .expired: true
    default: false
    }
  }

  /// A remote call is being made or its outcome is being looked for.
  package var isBusy: Bool {
    switch self {
    case .sendingCode, .signing, .signUnknown: true
    default: false
    }
  }
}

/// What can happen to a signatory.
package enum SignatoryEvent: Sendable, Equatable {
  case askCode
  case codeSent
  /// The platform refused, or was not reached: no SMS left.
  case codeNotSent
  case codeOutcomeUnknown
  case submitCode
  case signed(at: Date)
  case wrongCode
  /// The platform says that no further code is accepted.
  case lockedByPlatform
  /// The platform refused for another reason, or was not reached: no try was used.
  case signNotTaken
  case signOutcomeUnknown
  /// Read on the platform: the unknown signature was not made.
  case foundNotSigned
  case decline
  case cancel
  case expire
}

/// Why a code did not sign, for the words on the page.
package enum SignFailure: String, Sendable, CaseIterable {
  case wrongCode
  /// No answer came, and the reading that followed found no signature.
  case unknown
  /// The platform refused for another reason, or was not reached.
  case notTaken
}

/// A signatory's part of a contract's state: a pure state machine.
package struct SignatoryState: Sendable, Equatable {
  /// One SMS and five resends (guide 1.4).
  package static let maxSms = 6
  /// Failed signatures after which a signatory is locked (guide 1.4).
  package static let maxWrongCodes = 5

  package let id: SignatoryID
  package var remoteID: String?
  package var status: SignatoryStatus
  /// SMS that left, or may have.
  package var smsCount: Int
  package var lastSmsAt: Date?
  /// Codes that failed, or may have.
  package var wrongCodes: Int
  /// A code was asked for while the contract was not open yet.
  package var wantsCode: Bool
  /// When the documents were accepted: no code is taken before.
  package var consentedAt: Date?
  /// When a code was last submitted.
  package var submittedAt: Date?
  /// Why the last code did not sign.
  package var lastFailure: SignFailure?
  /// When the server learnt of the signature, by its own clock.
  package var signedAt: Date?
  /// When it was made, as the platform says; nil where it says no time.
  package var platformSignedAt: Date?
  package var declinedAt: Date?
  package var declineReason: String?
  /// The link by which a code was last submitted, as the audit trail calls it.
  package var signingLink: String?

  package init(
    id: SignatoryID, remoteID: String? = nil, status: SignatoryStatus = .waiting,
    smsCount: Int = 0, lastSmsAt: Date? = nil, wrongCodes: Int = 0, wantsCode: Bool = false,
    consentedAt: Date? = nil, submittedAt: Date? = nil, lastFailure: SignFailure? = nil,
    signedAt: Date? = nil, platformSignedAt: Date? = nil, declinedAt: Date? = nil,
    declineReason: String? = nil, signingLink: String? = nil
  ) {
    self.id = id
    self.remoteID = remoteID
    self.status = status
    self.smsCount = smsCount
    self.lastSmsAt = lastSmsAt
    self.wrongCodes = wrongCodes
    self.wantsCode = wantsCode
    self.consentedAt = consentedAt
    self.submittedAt = submittedAt
    self.lastFailure = lastFailure
    self.signedAt = signedAt
    self.platformSignedAt = platformSignedAt
    self.declinedAt = declinedAt
    self.declineReason = declineReason
    self.signingLink = signingLink
  }

  /// When the signature was made, as far as is known.
  package var signatureTime: Date? { platformSignedAt ?? signedAt }
  /// Codes still accepted.
  package var triesLeft: Int { max(0, Self.maxWrongCodes - wrongCodes) }
  /// SMS that can still be asked for after the first.
  package var resendsLeft: Int { max(0, Self.maxSms - max(1, smsCount)) }
  package var hasConsented: Bool { consentedAt != nil }
  var canBeSentCode: Bool { after(.askCode) != nil }

  /// Two codes do not follow each other too soon.
  ///
  /// - Parameter pause: in seconds.
  func checkPause(_ pause: TimeInterval, at now: Date) throws(MoveRefusal) {
    guard let last = lastSmsAt else { return }
    let wait = last.addingTimeInterval(pause).timeIntervalSince(now)
    // A clock that went back must not lock anyone out for longer than the pause.
    guard wait <= 0 || wait > pause else { throw .tooSoon(seconds: Int(wait.rounded(.up))) }
  }

  /// The state after `event`, or nil where the event has no place in this one.
  package func after(_ event: SignatoryEvent) -> SignatoryState? {
    var next = self
    switch (status, event) {
    case (_, .signed(let date)) where status != .signed:
      // What the platform has signed is signed, whatever else was believed of it here.
      next.status = .signed
      next.signedAt = date
    case (.waiting, .askCode), (.codeSent, .askCode), (.codeUnknown, .askCode):
      guard smsCount < Self.maxSms else { return nil }
      next.status = .sendingCode
      next.wantsCode = false
      next.smsCount += 1
    case (.sendingCode, .codeSent):
      next.status = .codeSent
    case (.sendingCode, .codeNotSent):
      next.smsCount -= 1
      next.status = next.smsCount == 0 ? .waiting : .codeSent
    case (.sendingCode, .codeOutcomeUnknown):
      next.status = .codeUnknown
    case (.codeSent, .submitCode), (.codeUnknown, .submitCode):
      next.status = .signing
      next.lastFailure = nil
    case (.signing, .wrongCode):
      next.spendTry()
    case (.signUnknown, .foundNotSigned):
      next.lastFailure = .unknown
      next.status = wrongCodes >= Self.maxWrongCodes ? .locked : .codeSent
    case (.signing, .lockedByPlatform):
      next.wrongCodes = Self.maxWrongCodes
      next.status = .locked
    case (.signing, .signNotTaken):
      next.lastFailure = .notTaken
      next.status = .codeSent
    case (.signing, .signOutcomeUnknown):
      next.status = .signUnknown
      next.wrongCodes += 1
    case (.waiting, .decline), (.codeSent, .decline), (.codeUnknown, .decline):
      next.status = .declined
    case (.waiting, .cancel), (.sendingCode, .cancel), (.codeSent, .cancel),
      (.codeUnknown, .cancel):
      next.status = .canceled
    case (.waiting, .expire), (.sendingCode, .expire), (.codeSent, .expire),
      (.codeUnknown, .expire):
      next.status = .expired
    default:
      return nil
    }
    return next
  }

  private mutating func spendTry() {
    lastFailure = .wrongCode
    wrongCodes += 1
    status = wrongCodes >= Self.maxWrongCodes ? .locked : .codeSent
  }
}
