import Foundation

/// The steps that moves are made of.
extension ContractState {
  /// Records the intent of a call. The state is to be what it will be while the call is made.
  ///
  /// - Throws: ``MoveRefusal/quotaReached(until:)`` where the account cannot afford it today.
  mutating func begin(
    _ kind: RemoteCall.Kind, at now: Date
  ) throws(MoveRefusal) -> RemoteCall {
    guard allowance.affords(kind, before: needs) else {
      throw .quotaReached(until: allowance.renewsAt)
    }
    allowance.spend()
    let call = RemoteCall(attempt: .random(), kind: kind)
    journal.append(.callBegun(call, at: now))
    return call
  }

  /// A call that follows from an outcome. Where it cannot be afforded the outcome stands all the
  /// same, and the sweep makes it once it can.
  mutating func follow(_ kind: RemoteCall.Kind, at now: Date) -> [RemoteCall] {
    (try? begin(kind, at: now)).map { [$0] } ?? []
  }

  mutating func end(_ call: RemoteCall, _ outcome: String, at now: Date) {
    journal.append(.callEnded(call.attempt, outcome: String(outcome.prefix(200)), at: now))
  }

  mutating func note(
    _ kind: ContractEvent.Kind, _ id: SignatoryID?, at now: Date, data: [String: String] = [:]
  ) {
    journal.append(.event(ContractEvent(kind: kind, signatoryID: id, at: now, data: data)))
  }

  /// Asks for a code, or leaves everything as it is.
  mutating func askCode(
    _ id: SignatoryID, at now: Date
  ) throws(MoveRefusal) -> [RemoteCall] {
    let before = self
    guard apply(.askCode, to: id) else { throw .noResendLeft }
    do {
      return [try begin(.sendSms(id), at: now)]
    } catch {
      self = before
      throw error
    }
  }

  /// - Parameter platformTime: when, as the platform says; nil where it says no time.
  mutating func noteSigned(_ id: SignatoryID, platformTime: Date?, at now: Date) {
    let isNew = apply(.signed(at: now), to: id)
    // What one answer leaves out a later one may say.
    update(id) { $0.platformSignedAt = $0.platformSignedAt ?? platformTime }
    guard isNew else { return }
    var data: [String: String] = [:]
    data["platformSignedAt"] = platformTime?.formatted(.iso8601)
    data["link"] = signatory(id)?.signingLink
    note(.signatorySigned, id, at: now, data: data)
    guard allHaveSigned, move(.allSigned) else { return }
    note(.contractCompleted, nil, at: now)
  }

  /// Read: the unknown signature was not made.
  mutating func noteNotSigned(_ id: SignatoryID, at now: Date) {
    guard apply(.foundNotSigned, to: id) else { return }
    note(.signatoryNotSigned, id, at: now)
    if signatory(id)?.status == .locked { note(.signatoryLocked, id, at: now) }
  }

  /// The platform says that it ended there. What we had asked to be canceled is canceled, however
  /// it ended.
  mutating func noteOver(_ ending: RemoteStatus, at now: Date) {
    if ending == .expired, status == .open {
      noteExpired(at: now)
    } else if move(.canceledRemotely) {
      note(.contractCanceled, nil, at: now)
      closeIfOver()
    }
  }

  mutating func noteExpired(at now: Date) {
    guard !isBusy, move(.deadlinePassed) else { return }
    note(.contractExpired, nil, at: now)
    closeIfOver()
  }

  /// Nobody is left with a form for a contract that is over.
  mutating func closeIfOver() {
    switch status {
    case .canceling, .cancelUnknown, .canceled, .failed:
      for signatory in signatories { apply(.cancel, to: signatory.id) }
    case .expired:
      for signatory in signatories { apply(.expire, to: signatory.id) }
    case .prepared, .creating, .createUnknown, .open, .completed, .needsDecision: break
    }
  }

  mutating func endForEveryone(at now: Date) -> [RemoteCall] {
    guard move(.askCancel) else { return [] }
    // It was never found on the platform: there is nothing to ask.
    if remoteID == nil { move(.canceledRemotely) }
    closeIfOver()
    guard status == .canceling else {
      note(.contractCanceled, nil, at: now)
      return []
    }
    note(.contractCancelRequested, nil, at: now)
    return askCancel(at: now)
  }

  /// Where the call cannot be afforded today the contract waits for it as if it had been made
  /// without an answer.
  mutating func askCancel(at now: Date) -> [RemoteCall] {
    let calls = follow(.cancel, at: now)
    if calls.isEmpty { move(.cancelOutcomeUnknown) }
    return calls
  }

  /// The signatory, if they can still act.
  func active(_ id: SignatoryID, at now: Date) throws(MoveRefusal) -> SignatoryState {
    guard let current = signatory(id) else { throw .unknownSignatory }
    guard !current.status.isFinal, now < deadline else { throw .ended(status) }
    return current
  }

  @discardableResult
  mutating func move(_ event: ContractTransition) -> Bool {
    guard let next = status.after(event) else { return false }
    status = next
    return true
  }

  @discardableResult
  mutating func apply(_ event: SignatoryEvent, to id: SignatoryID) -> Bool {
    guard let index = signatories.firstIndex(where: { $0.id == id }),
      let next = signatories[index].after(event)
    else { return false }
    signatories[index] = next
    return true
  }

  mutating func update(_ id: SignatoryID, _ change: (inout SignatoryState) -> Void) {
    guard let index = signatories.firstIndex(where: { $0.id == id }) else { return }
    change(&signatories[index])
  }
}
