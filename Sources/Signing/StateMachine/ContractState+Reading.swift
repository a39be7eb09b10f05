package import Foundation

/// What reading a contract on the platform brings about.
extension ContractState {
  /// `contractDetailRequest` was answered.
  ///
  /// - Parameters:
  ///   - signedAt: for each signatory of the platform, when they signed.
  ///   - documents: the signed documents that came and were stored.
  ///   - verdict: what their verification came to.
  ///   - attachments: what the reading brought for the evidence.
  ///   - patience: for how long after a code was submitted "not signed" may only mean "not yet".
  package mutating func read(
    signedAt: [String: Date], status remote: RemoteStatus, documents: [Int: StoredFile],
    verdict: VerificationVerdict, attachments: [Attachment] = [], patience: TimeInterval,
    by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "done", at: now)
    journal += attachments.map(JournalEntry.attached)
    var hasLocked = false
    for signatory in signatories {
      if let remote = signatory.remoteID, let date = signedAt[remote] {
        noteSigned(signatory.id, signedAt: date, at: now)
      } else if signatory.status == .signUnknown {
        settleUnsigned(signatory, isOver: remote.isOver, patience: patience, at: now)
        hasLocked = hasLocked || self.signatory(signatory.id)?.status == .locked
      }
    }
    var calls: [RemoteCall] = []
    if remote.isOver, !allHaveSigned {
      noteOver(remote, at: now)
    } else if hasLocked {
      calls = endForEveryone(at: now)
    } else {
      calls = foundOpen(at: now)
    }
    closeIfOver()
    if allHaveSigned, !documents.isEmpty, signedCopy.isOpen {
      fetched(documents, verdict, at: now)
    }
    return calls
  }

  /// A contract that was never answered for was found, and is read for its signatories.
  ///
  /// - Parameter signatoryIDs: in the order of ours.
  package mutating func adopted(
    signatoryIDs: [String], status remote: RemoteStatus, by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "done", at: now)
    guard let remoteID else { return [] }
    if remote.isOver { forgetWantedCodes() }
    let calls = opened(
      remoteID: remoteID, signatoryIDs: signatoryIDs, at: now, data: ["found": "list"])
    if remote.isOver { noteOver(remote, at: now) }
    return calls
  }

  /// A reading gave nothing: it is repeated later, nothing else changes.
  package mutating func notRead(because reason: String, by call: RemoteCall, at now: Date) {
    end(call, "not read: \(reason)", at: now)
  }

  private mutating func settleUnsigned(
    _ signatory: SignatoryState, isOver: Bool, patience: TimeInterval, at now: Date
  ) {
    // A clock that went back must not make anyone wait longer than the patience from now on.
    let submitted = min(signatory.submittedAt ?? .distantPast, now)
    update(signatory.id) { $0.submittedAt = submitted }
    guard isOver || now.timeIntervalSince(submitted) >= patience else { return }
    noteNotSigned(signatory.id, at: now)
  }

  /// It can still be signed there, although it was to be canceled.
  mutating func foundOpen(at now: Date) -> [RemoteCall] {
    if status == .canceling {
      // Read because a cancel was refused as "not open", and it is open nevertheless.
      move(.cancelRefused)
    } else if status == .cancelUnknown, move(.askCancel) {
      return askCancel(at: now)
    }
    return []
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
}
