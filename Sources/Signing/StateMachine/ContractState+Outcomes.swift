package import Foundation

/// What calls of the platform bring about.
extension ContractState {
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
  ///   - verdict: what their verification came to.
  ///   - attachments: what the reading brought for the evidence.
  ///   - patience: for how long after a code was submitted "not signed" may only mean "not yet".
  package mutating func read(
    signedAt: [String: Date], isOver: Bool, documents: [Int: StoredFile],
    verdict: VerificationVerdict, attachments: [Attachment] = [], patience: TimeInterval,
    by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "done", at: now)
    journal += attachments.map(JournalEntry.attached)
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
    if allHaveSigned, !documents.isEmpty, signedCopy.isOpen {
      fetched(documents, verdict, at: now)
    }
    return calls
  }

  /// Nothing is confirmed on the strength of documents that prove nothing: they are fetched once
  /// more, then kept apart for a person to look at.
  private mutating func fetched(
    _ documents: [Int: StoredFile], _ verdict: VerificationVerdict, at now: Date
  ) {
    if signedDocuments != documents {
      note(
        .signedCopyFetched, nil, at: now,
        data: Dictionary(
          uniqueKeysWithValues: documents.map { ("document.\($0).sha256", $1.sha256) }))
    }
    signedDocuments = documents
    switch verdict {
    case .confirmed:
      signedCopy = .verified
      note(.signedCopyVerified, nil, at: now)
    case .undecided:
      if signedCopy != .pending { note(.signedCopyPending, nil, at: now) }
      signedCopy = .pending
    case .rejected(let reason):
      let isSecond = signedCopy == .fetched
      signedCopy = isSecond ? .quarantined : .fetched
      note(
        isSecond ? .signedCopyQuarantined : .signedCopyRejected, nil, at: now,
        data: ["reason": String(reason.prefix(300))])
    }
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
}
