import Foundation

/// The state of a contract and its signatories, and every move that can be made in it.
///
/// A pure value: no clock, no store, no network. A move changes the state, writes the journal and
/// returns the remote calls to make; the engine stores all three in one transaction before it
/// makes a call.
package struct ContractState: Sendable, Equatable {
  package internal(set) var status: ContractStatus
  package internal(set) var remoteID: String?
  /// Why it failed, in the platform's words.
  package internal(set) var failure: String?
  package internal(set) var signatories: [SignatoryState]
  package internal(set) var signedCopy: SignedCopyStatus
  /// Signed documents by the number of the document they were made from.
  package internal(set) var signedDocuments: [Int: StoredFile]
  /// What the moves since the last load have to leave in writing.
  package internal(set) var journal: [JournalEntry] = []

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

  /// The signed documents that may be given out.
  package var confirmedDocuments: [Int: StoredFile] {
    signedCopy.isConfirmed ? signedDocuments : [:]
  }

  package var allHaveSigned: Bool { signatories.allSatisfy { $0.status == .signed } }

  /// Hands over the journal, leaving it empty.
  package mutating func takeJournal() -> [JournalEntry] {
    defer { journal = [] }
    return journal
  }

  // MARK: - Steps

  mutating func askCode(
    _ id: SignatoryID, at now: Date
  ) throws(MoveRefusal) -> [RemoteCall] {
    guard apply(.askCode, to: id) else { throw .noResendLeft }
    return [begin(.sendSms(id), at: now)]
  }

  mutating func noteSigned(_ id: SignatoryID, signedAt: Date, at now: Date) {
    guard apply(.signed(at: signedAt), to: id) else { return }
    note(.signatorySigned, id, at: now)
    guard allHaveSigned, move(.allSigned) else { return }
    note(.contractCompleted, nil, at: now)
  }

  mutating func noteCanceled(at now: Date) {
    guard move(.canceledRemotely) else { return }
    note(.contractCanceled, nil, at: now)
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

  mutating func endIfLocked(_ id: SignatoryID, at now: Date) -> [RemoteCall] {
    guard signatory(id)?.status == .locked else { return [] }
    note(.signatoryLocked, id, at: now)
    return endForEveryone(at: now)
  }

  mutating func endForEveryone(at now: Date) -> [RemoteCall] {
    guard move(.askCancel) else { return [] }
    closeIfOver()
    guard status == .canceling else {
      note(.contractCanceled, nil, at: now)
      return []
    }
    return [begin(.cancel, at: now)]
  }

  /// The signatory, if they can still act.
  func active(_ id: SignatoryID) throws(MoveRefusal) -> SignatoryState {
    guard let current = signatory(id) else { throw .unknownSignatory }
    guard !current.status.isFinal else { throw .ended(status) }
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

  mutating func begin(_ kind: RemoteCall.Kind, at now: Date) -> RemoteCall {
    let call = RemoteCall(attempt: .random(), kind: kind)
    journal.append(.callBegun(call, at: now))
    return call
  }

  mutating func end(_ call: RemoteCall, _ outcome: String, at now: Date) {
    journal.append(.callEnded(call.attempt, outcome: String(outcome.prefix(200)), at: now))
  }

  mutating func note(
    _ kind: ContractEvent.Kind, _ id: SignatoryID?, at now: Date, data: [String: String] = [:]
  ) {
    journal.append(.event(ContractEvent(kind: kind, signatoryID: id, at: now, data: data)))
  }
}
