package import Foundation

/// The state of a contract and its signatories, and every move that can be made in it.
///
/// A pure value: no clock, no store, no network. A move changes the state, writes the journal and
/// returns the remote calls to make; the engine stores all three in one transaction before it
/// makes a call.
package struct ContractState: Sendable, Equatable {
  package private(set) var status: ContractStatus
  package private(set) var remoteID: String?
  /// Why it failed, in the platform's words.
  package private(set) var failure: String?
  package private(set) var signatories: [SignatoryState]
  package private(set) var signedCopy: SignedCopyStatus
  /// Signed documents by the number of the document they were made from.
  package private(set) var signedDocuments: [Int: StoredFile]
  /// What the moves since the last load have to leave in writing.
  package private(set) var journal: [JournalEntry] = []

  package init(
    status: ContractStatus = .prepared, remoteID: String? = nil, failure: String? = nil,
    signatories: [SignatoryState], signedCopy: SignedCopyStatus = .missing,
    signedDocuments: [Int: StoredFile] = [:]
  ) {
    self.status = status
    self.remoteID = remoteID
    self.failure = failure
    self.signatories = signatories
    self.signedCopy = signedCopy
    self.signedDocuments = signedDocuments
  }

  package func signatory(_ id: SignatoryID) -> SignatoryState? {
    signatories.first { $0.id == id }
  }

  package var allHaveSigned: Bool { signatories.allSatisfy { $0.status == .signed } }

  /// Hands over the journal, leaving it empty.
  package mutating func takeJournal() -> [JournalEntry] {
    defer { journal = [] }
    return journal
  }

  // MARK: - Moves of people

  /// The signatory accepted the documents and pressed "sign my contract".
  ///
  /// - Returns: the calls to make; none where a code is on its way or was sent already.
  package mutating func start(
    _ id: SignatoryID, at now: Date
  ) throws(MoveRefusal) -> [RemoteCall] {
    let current = try active(id)
    guard current.status == .waiting, !current.wantsCode else { return [] }
    note(.signatoryConsented, id, at: now)
    switch status {
    case .open:
      return try askCode(id, at: now)
    case .prepared:
      update(id) { $0.wantsCode = true }
      move(.begin)
      return [begin(.create, at: now)]
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
    let current = try active(id)
    guard !current.status.isBusy else { return [] }
    guard status == .open, current.status != .waiting else { throw .noCodeAsked }
    guard current.resendsLeft > 0 else { throw .noResendLeft }
    if let last = current.lastSmsAt {
      let wait = last.addingTimeInterval(pause).timeIntervalSince(now)
      // A clock that went back must not lock anyone out for longer than the pause.
      guard wait <= 0 || wait > pause else { throw .tooSoon(seconds: Int(wait.rounded(.up))) }
    }
    return try askCode(id, at: now)
  }

  /// The signatory typed a code.
  package mutating func submitCode(
    _ id: SignatoryID, at now: Date
  ) throws(MoveRefusal) -> [RemoteCall] {
    let current = try active(id)
    guard !current.status.isBusy else { return [] }
    guard status == .open, apply(.submitCode, to: id) else { throw .noCodeAsked }
    update(id) { $0.submittedAt = now }
    return [begin(.sign(id), at: now)]
  }

  /// The signatory refuses to sign: the contract ends for everyone.
  package mutating func decline(
    _ id: SignatoryID, reason: String?, at now: Date
  ) throws(MoveRefusal) -> [RemoteCall] {
    let current = try active(id)
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
    case .prepared, .open:
      guard !signatories.contains(where: { $0.status.isBusy }) else { throw .busy }
      return endForEveryone(at: now)
    case .creating, .createUnknown: throw .busy
    case .completed, .expired, .failed, .needsDecision: throw .ended(status)
    }
  }

  /// The signatory opened the link for the first time.
  package mutating func viewed(_ id: SignatoryID, at now: Date) {
    note(.signatoryViewed, id, at: now)
  }

  /// The company deposited it.
  package mutating func created(at now: Date) {
    note(.contractCreated, nil, at: now)
  }

  // MARK: - Outcomes of calls

  /// `contractCreateRequest` was answered, or the contract was found on the platform.
  package mutating func created(
    remoteID: String, signatoryIDs: [String], by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "done", at: now)
    guard move(.created) else { return [] }
    self.remoteID = remoteID
    for (index, remote) in signatoryIDs.enumerated() where index < signatories.count {
      signatories[index].remoteID = remote
    }
    note(.contractOpened, nil, at: now)
    var calls: [RemoteCall] = []
    for signatory in signatories where signatory.wantsCode {
      calls += (try? askCode(signatory.id, at: now)) ?? []
    }
    return calls
  }

  /// The contract certainly was not created.
  ///
  /// - Parameter forGood: the platform refused it, and would again.
  package mutating func notCreated(
    because reason: String, forGood: Bool, by call: RemoteCall, at now: Date
  ) {
    end(call, forGood ? "refused: \(reason)" : "not done: \(reason)", at: now)
    guard move(forGood ? .refusedForGood : .notCreated) else { return }
    for index in signatories.indices { signatories[index].wantsCode = false }
    if forGood {
      failure = reason
      note(.contractFailed, nil, at: now, data: ["reason": reason])
      for signatory in signatories { apply(.cancel, to: signatory.id) }
    }
  }

  package mutating func createOutcomeUnknown(by call: RemoteCall, at now: Date) {
    end(call, "unknown", at: now)
    move(.createOutcomeUnknown)
  }

  package mutating func codeSent(to id: SignatoryID, by call: RemoteCall, at now: Date) {
    end(call, "done", at: now)
    guard apply(.codeSent, to: id) else { return }
    defer { closeIfOver() }
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
    guard apply(.codeOutcomeUnknown, to: id) else { return }
    update(id) { $0.lastSmsAt = now }
    note(.signatoryCodeUnknown, id, at: now)
    closeIfOver()
  }

  /// `signatorySignRequest` was answered: signed.
  package mutating func signed(
    _ id: SignatoryID, by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "done", at: now)
    noteSigned(id, signedAt: now, at: now)
    return status == .completed && signedCopy == .missing ? [begin(.detail, at: now)] : []
  }

  package mutating func wrongCode(
    _ id: SignatoryID, locked: Bool, by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, locked ? "refused: locked" : "refused: wrong code", at: now)
    guard apply(locked ? .lockedByPlatform : .wrongCode, to: id) else { return [] }
    note(.signatoryWrongCode, id, at: now)
    closeIfOver()
    return endIfLocked(id, at: now)
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
    return mustRead ? [begin(.detail, at: now)] : []
  }

  /// - Returns: the reading that settles it.
  package mutating func signOutcomeUnknown(
    _ id: SignatoryID, by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "unknown", at: now)
    guard apply(.signOutcomeUnknown, to: id) else { return [] }
    return [begin(.detail, at: now)]
  }

  /// `contractDetailRequest` was answered.
  ///
  /// - Parameters:
  ///   - signedAt: for each signatory of the platform, when they signed.
  ///   - isOver: whether the platform says that it is canceled or expired.
  ///   - documents: the signed documents that came and were stored.
  ///   - patience: for how long after a code was submitted "not signed" may only mean "not yet".
  package mutating func read(
    signedAt: [String: Date], isOver: Bool, documents: [Int: StoredFile], patience: TimeInterval,
    by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "done", at: now)
    var calls: [RemoteCall] = []
    for signatory in signatories {
      if let remote = signatory.remoteID, let date = signedAt[remote] {
        noteSigned(signatory.id, signedAt: date, at: now)
      } else if signatory.status == .signUnknown,
        isOver || now.timeIntervalSince(signatory.submittedAt ?? .distantPast) >= patience,
        apply(.foundNotSigned, to: signatory.id)
      {
        calls += endIfLocked(signatory.id, at: now)
      }
    }
    if isOver, !allHaveSigned {
      noteCanceled(at: now)
    } else if status == .canceling, calls.isEmpty {
      // Read because a cancel was refused as "not open", and it is open nevertheless.
      move(.cancelRefused)
    } else if status == .cancelUnknown, move(.askCancel) {
      calls.append(begin(.cancel, at: now))
    }
    closeIfOver()
    if allHaveSigned, !documents.isEmpty, signedCopy == .missing {
      signedDocuments = documents
      signedCopy = .fetched
      note(.signedCopyFetched, nil, at: now)
    }
    return calls
  }

  /// A reading gave nothing: it is repeated later, nothing else changes.
  package mutating func notRead(because reason: String, by call: RemoteCall, at now: Date) {
    end(call, "not read: \(reason)", at: now)
  }

  package mutating func canceledRemotely(by call: RemoteCall, at now: Date) {
    end(call, "done", at: now)
    noteCanceled(at: now)
  }

  /// A cancel was refused as not open: signed, expired or canceled before? The contract is read.
  package mutating func cancelFoundNotOpen(by call: RemoteCall, at now: Date) -> [RemoteCall] {
    end(call, "refused: not open", at: now)
    return [begin(.detail, at: now)]
  }

  /// - Parameter outcomeIsUnknown: whether the contract may be canceled nevertheless.
  package mutating func notCanceled(
    because reason: String, outcomeIsUnknown: Bool, by call: RemoteCall, at now: Date
  ) {
    end(call, outcomeIsUnknown ? "unknown" : "refused: \(reason)", at: now)
    move(outcomeIsUnknown ? .cancelOutcomeUnknown : .cancelRefused)
  }

  // MARK: - Time and restart

  /// Ends what can no longer be signed.
  package mutating func deadlinePassed(at now: Date) {
    guard !signatories.contains(where: { $0.status.isBusy }), move(.deadlinePassed) else { return }
    for signatory in signatories { apply(.expire, to: signatory.id) }
    note(.contractExpired, nil, at: now)
  }

  /// After a restart: a call that was begun and not ended has an unknown outcome.
  package mutating func interrupted(_ call: RemoteCall, at now: Date) -> [RemoteCall] {
    switch call.kind {
    case .create: createOutcomeUnknown(by: call, at: now)
    case .sendSms(let id): codeOutcomeUnknown(for: id, by: call, at: now)
    case .sign(let id): return signOutcomeUnknown(id, by: call, at: now)
    case .detail, .find: notRead(because: "interrupted", by: call, at: now)
    case .cancel: notCanceled(because: "interrupted", outcomeIsUnknown: true, by: call, at: now)
    }
    return []
  }

  /// The reading or repetition that would bring this state to rest, if it needs one.
  package mutating func callToSettle(at now: Date) -> RemoteCall? {
    if signatories.contains(where: { $0.status == .signUnknown }) { return begin(.detail, at: now) }
    switch status {
    case .createUnknown: return begin(.find, at: now)
    case .completed where signedCopy == .missing: return begin(.detail, at: now)
    case .canceling, .cancelUnknown: return begin(.detail, at: now)
    default: return nil
    }
  }

  // MARK: - Steps

  private mutating func askCode(
    _ id: SignatoryID, at now: Date
  ) throws(MoveRefusal) -> [RemoteCall] {
    guard apply(.askCode, to: id) else { throw .noResendLeft }
    return [begin(.sendSms(id), at: now)]
  }

  private mutating func noteSigned(_ id: SignatoryID, signedAt: Date, at now: Date) {
    guard apply(.signed(at: signedAt), to: id) else { return }
    note(.signatorySigned, id, at: now)
    guard allHaveSigned, move(.allSigned) else { return }
    note(.contractCompleted, nil, at: now)
  }

  private mutating func noteCanceled(at now: Date) {
    guard move(.canceledRemotely) else { return }
    note(.contractCanceled, nil, at: now)
    closeIfOver()
  }

  /// Nobody is left with a form for a contract that is over.
  private mutating func closeIfOver() {
    switch status {
    case .canceling, .cancelUnknown, .canceled, .failed:
      for signatory in signatories { apply(.cancel, to: signatory.id) }
    case .expired:
      for signatory in signatories { apply(.expire, to: signatory.id) }
    case .prepared, .creating, .createUnknown, .open, .completed, .needsDecision: break
    }
  }

  private mutating func endIfLocked(_ id: SignatoryID, at now: Date) -> [RemoteCall] {
    guard signatory(id)?.status == .locked else { return [] }
    note(.signatoryLocked, id, at: now)
    return endForEveryone(at: now)
  }

  private mutating func endForEveryone(at now: Date) -> [RemoteCall] {
    guard move(.askCancel) else { return [] }
    closeIfOver()
    guard status == .canceling else {
      note(.contractCanceled, nil, at: now)
      return []
    }
    return [begin(.cancel, at: now)]
  }

  /// The signatory, if they can still act.
  private func active(_ id: SignatoryID) throws(MoveRefusal) -> SignatoryState {
    guard let current = signatory(id) else { throw .unknownSignatory }
    guard !current.status.isFinal else { throw .ended(status) }
    return current
  }

  @discardableResult
  private mutating func move(_ event: ContractTransition) -> Bool {
    guard let next = status.after(event) else { return false }
    status = next
    return true
  }

  @discardableResult
  private mutating func apply(_ event: SignatoryEvent, to id: SignatoryID) -> Bool {
    guard let index = signatories.firstIndex(where: { $0.id == id }),
      let next = signatories[index].after(event)
    else { return false }
    signatories[index] = next
    return true
  }

  private mutating func update(_ id: SignatoryID, _ change: (inout SignatoryState) -> Void) {
    guard let index = signatories.firstIndex(where: { $0.id == id }) else { return }
    change(&signatories[index])
  }

  private mutating func begin(_ kind: RemoteCall.Kind, at now: Date) -> RemoteCall {
    let call = RemoteCall(attempt: .random(), kind: kind)
    journal.append(.callBegun(call, at: now))
    return call
  }

  private mutating func end(_ call: RemoteCall, _ outcome: String, at now: Date) {
    journal.append(.callEnded(call.attempt, outcome: String(outcome.prefix(200)), at: now))
  }

  private mutating func note(
    _ kind: ContractEvent.Kind, _ id: SignatoryID?, at now: Date, data: [String: String] = [:]
  ) {
    journal.append(.event(ContractEvent(kind: kind, signatoryID: id, at: now, data: data)))
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
  case noResendLeft
  case tooSoon(seconds: Int)
}
