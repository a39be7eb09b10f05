package import Foundation

/// What calls of the platform bring about.
extension ContractState {
  /// `contractCreateRequest` was answered.
  package mutating func created(
    remoteID: String, signatoryIDs: [String], by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "done", at: now)
    return opened(remoteID: remoteID, signatoryIDs: signatoryIDs, at: now)
  }

  mutating func opened(
    remoteID: String, signatoryIDs: [String], at now: Date, data: [String: String] = [:]
  ) -> [RemoteCall] {
    guard move(.created) else { return [] }
    self.remoteID = remoteID
    doubt = doubt ?? .routine(at: now)
    for (index, remote) in signatoryIDs.enumerated() where index < signatories.count {
      signatories[index].remoteID = remote
    }
    note(.contractOpened, nil, at: now, data: data)
    return sendWantedCodes(at: now)
  }

  /// The contract certainly was not created.
  ///
  /// - Parameter forGood: the platform refused it, and would again.
  package mutating func notCreated(
    because reason: String, forGood: Bool, by call: RemoteCall, at now: Date
  ) {
    end(call, forGood ? "refused: \(reason)" : "not done: \(reason)", at: now)
    guard move(forGood ? .refusedForGood : .notCreated) else { return }
    forgetWantedCodes()
    if forGood {
      failure = reason
      note(.contractFailed, nil, at: now, data: ["reason": reason])
      for signatory in signatories { apply(.cancel, to: signatory.id) }
    }
  }

  package mutating func createOutcomeUnknown(by call: RemoteCall, at now: Date) {
    end(call, "unknown", at: now)
    if move(.createOutcomeUnknown) { note(.contractCreateUnknown, nil, at: now) }
  }

  package mutating func codeSent(to id: SignatoryID, by call: RemoteCall, at now: Date) {
    end(call, "done", at: now)
    noteCodeSent(to: id, at: now)
    closeIfOver()
  }

  mutating func noteCodeSent(to id: SignatoryID, at now: Date) {
    guard apply(.codeSent, to: id) else { return }
    update(id) { $0.lastSmsAt = now }
    note(.signatoryCodeSent, id, at: now)
  }

  package mutating func codeNotSent(
    to id: SignatoryID, because reason: String, by call: RemoteCall, at now: Date
  ) {
    end(call, "not done: \(reason)", at: now)
    apply(.codeNotSent, to: id)
    closeIfOver()
  }

  package mutating func codeOutcomeUnknown(
    for id: SignatoryID, by call: RemoteCall, at now: Date
  ) {
    end(call, "unknown", at: now)
    noteCodeUnknown(for: id, at: now)
    closeIfOver()
  }

  mutating func noteCodeUnknown(for id: SignatoryID, at now: Date) {
    guard apply(.codeOutcomeUnknown, to: id) else { return }
    update(id) { $0.lastSmsAt = now }
    note(.signatoryCodeUnknown, id, at: now)
  }

  /// `signatorySignRequest` was answered: signed.
  ///
  /// - Parameter platformTime: when, where the platform says so.
  package mutating func signed(
    _ id: SignatoryID, platformTime: Date? = nil, by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "done", at: now)
    noteSigned(id, platformTime: platformTime, at: now)
    return status == .completed && signedCopy == .missing ? follow(.detail, at: now) : []
  }

  package mutating func wrongCode(
    _ id: SignatoryID, locked: Bool, by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, locked ? "refused: locked" : "refused: wrong code", at: now)
    guard apply(locked ? .lockedByPlatform : .wrongCode, to: id) else { return [] }
    note(.signatoryWrongCode, id, at: now)
    closeIfOver()
    guard signatory(id)?.status == .locked else { return [] }
    note(.signatoryLocked, id, at: now)
    return endForEveryone(at: now)
  }

  /// The platform refused for another reason than the code, or was not reached.
  ///
  /// - Parameter mustRead: whether the reason may hide a signature made before: the contract is
  ///   read then, so that nobody is told that nothing was signed when something was.
  package mutating func signNotTaken(
    _ id: SignatoryID, because reason: String, mustRead: Bool, by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "not done: \(reason)", at: now)
    guard apply(.signNotTaken, to: id) else { return [] }
    closeIfOver()
    return mustRead ? follow(.detail, at: now) : []
  }

  /// - Returns: the reading that settles it.
  package mutating func signOutcomeUnknown(
    _ id: SignatoryID, by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "unknown", at: now)
    guard apply(.signOutcomeUnknown, to: id) else { return [] }
    note(.signatorySignUnknown, id, at: now)
    return follow(.detail, at: now)
  }

  package mutating func canceledRemotely(by call: RemoteCall, at now: Date) {
    end(call, "done", at: now)
    noteOver(.canceled, at: now)
  }

  /// A cancel was refused as not open: signed, expired or canceled before? The contract is read.
  package mutating func cancelFoundNotOpen(by call: RemoteCall, at now: Date) -> [RemoteCall] {
    end(call, "refused: not open", at: now)
    return follow(.detail, at: now)
  }

  /// - Parameter outcomeIsUnknown: whether the contract may be canceled nevertheless.
  package mutating func notCanceled(
    because reason: String, outcomeIsUnknown: Bool, by call: RemoteCall, at now: Date
  ) {
    end(call, outcomeIsUnknown ? "unknown" : "refused: \(reason)", at: now)
    if outcomeIsUnknown {
      move(.cancelOutcomeUnknown)
    } else {
      cancelRefused(at: now)
    }
  }

  /// It can still be signed there. Somebody has to decide; until then it is looked at once a day.
  mutating func cancelRefused(at now: Date) {
    guard move(.cancelRefused) else { return }
    doubt = .routine(at: now)
    note(.contractNeedsDecision, nil, at: now)
  }

  /// What became of canceling another contract of the platform with our reference. Unless it is gone
  /// for certain it is looked for again.
  package mutating func strayCanceled(
    _ isGone: Bool, _ outcome: String, by call: RemoteCall, at now: Date
  ) {
    end(call, outcome, at: now)
    if !isGone { doubt = .begun(at: now) }
  }

  /// The platform answered that the day's requests are used up.
  package mutating func quotaUsedUp(at now: Date) {
    journal.append(.quotaUsedUp(at: now))
  }
}
