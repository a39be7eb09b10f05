package import Foundation

/// Codes for all at once (`signatorySendAllSmsRequest`): one call instead of one for each.
///
/// Nobody signs by it: a code is taken only from who accepted the documents.
extension ContractState {
  /// The company has a code sent to everyone who has not signed.
  ///
  /// - Parameter pause: seconds between two codes to the same person.
  package mutating func askAllCodes(
    at now: Date, notBefore pause: TimeInterval
  ) throws(MoveRefusal) -> [RemoteCall] {
    guard !isInjected else { throw .ended(status) }
    guard order == .any else { throw .orderGiven }
    guard now < deadline else { throw .ended(status) }
    switch status {
    case .prepared:
      wantCodes(at: now)
      move(.begin)
      return [try begin(.create, at: now)]
    case .creating, .createUnknown:
      if !wantsAllCodes { wantCodes(at: now) }
      return []
    case .open:
      guard !isBusy else { throw .busy }
      for signatory in signatories where !signatory.status.isFinal {
        try signatory.checkPause(pause, at: now)
      }
      for signatory in signatories where signatory.canBeSentCode {
        note(.signatoryCodeRequested, signatory.id, at: now)
      }
      return try sendAllCodes(at: now)
    case .completed, .canceling, .cancelUnknown, .canceled, .expired, .failed, .needsDecision:
      throw .ended(status)
    }
  }

  private mutating func wantCodes(at now: Date) {
    wantsAllCodes = true
    for signatory in signatories where signatory.status == .waiting && !signatory.wantsCode {
      note(.signatoryCodeRequested, signatory.id, at: now)
      update(signatory.id) { $0.wantsCode = true }
    }
  }

  /// What was asked for while the contract did not exist on the platform. Where it cannot be afforded
  /// any more, people find the button again.
  mutating func sendWantedCodes(at now: Date) -> [RemoteCall] {
    defer { forgetWantedCodes() }
    guard now < deadline else { return [] }
    if wantsAllCodes { return (try? sendAllCodes(at: now)) ?? [] }
    return signatories.filter(\.wantsCode).flatMap { (try? askCode($0.id, at: now)) ?? [] }
  }

  mutating func forgetWantedCodes() {
    wantsAllCodes = false
    for index in signatories.indices { signatories[index].wantsCode = false }
  }

  private mutating func sendAllCodes(at now: Date) throws(MoveRefusal) -> [RemoteCall] {
    let before = self
    for signatory in signatories { apply(.askCode, to: signatory.id) }
    guard signatories.contains(where: { $0.status == .sendingCode }) else { throw .noResendLeft }
    do {
      return [try begin(.sendAllSms, at: now)]
    } catch {
      self = before
      throw error
    }
  }

  /// `signatorySendAllSmsRequest` was answered.
  ///
  /// - Parameter remoteIDs: to whom a code was sent; none named means all.
  package mutating func allCodesSent(
    to remoteIDs: [String], by call: RemoteCall, at now: Date
  ) {
    end(call, "done", at: now)
    for signatory in signatories where signatory.status == .sendingCode {
      if remoteIDs.isEmpty || remoteIDs.contains(signatory.remoteID ?? "") {
        noteCodeSent(to: signatory.id, at: now)
      } else {
        apply(.codeNotSent, to: signatory.id)
      }
    }
    closeIfOver()
  }

  package mutating func allCodesNotSent(
    because reason: String, by call: RemoteCall, at now: Date
  ) {
    end(call, "not done: \(reason)", at: now)
    for signatory in signatories { apply(.codeNotSent, to: signatory.id) }
    closeIfOver()
  }

  /// Every code may have left: each counts as sent once.
  package mutating func allCodesOutcomeUnknown(by call: RemoteCall, at now: Date) {
    end(call, "unknown", at: now)
    for signatory in signatories where signatory.status == .sendingCode {
      noteCodeUnknown(for: signatory.id, at: now)
    }
    closeIfOver()
  }
}
