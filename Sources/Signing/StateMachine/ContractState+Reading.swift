package import Foundation

/// What reading a contract on the platform brings about.
extension ContractState {
  /// `contractDetailRequest` was answered.
  ///
  /// - Parameters:
  ///   - signedAt: for each signatory of the platform who signed, when, where it says so.
  ///   - documents: the signed documents that came and were stored.
  ///   - verdict: what their verification came to.
  ///   - attachments: what the reading brought for the evidence.
  ///   - patience: for how long after a code was submitted "not signed" may only mean "not yet".
  ///   - asked: when the reading left: what happened later may not be in its answer.
  package mutating func read(
    signedAt: [String: Date?], status remote: RemoteStatus, documents: [Int: StoredFile],
    verdict: VerificationVerdict, attachments: [Attachment] = [], patience: TimeInterval,
    by call: RemoteCall, asked: Date, at now: Date
  ) -> [RemoteCall] {
    end(call, "done", at: now)
    journal += attachments.map(JournalEntry.attached)
    var hasLocked = false
    for signatory in signatories {
      if let remote = signatory.remoteID, let date = signedAt[remote] {
        noteSigned(signatory.id, platformTime: date, at: now)
      } else if signatory.status == .signUnknown {
        settleUnsigned(
          signatory, isOver: remote.isOver, patience: patience, asked: asked, at: now)
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
    if allHaveSigned, signedCopy.isOpen, !documents.isEmpty || verdict.isRejection {
      fetched(documents, verdict, attachments, at: now)
    }
    return calls
  }

  /// Documents that are here already, and that nobody could judge, were looked at again.
  package mutating func judged(
    _ documents: [Int: StoredFile], as verdict: VerificationVerdict, attachments: [Attachment],
    at now: Date
  ) {
    // Another reading may have brought others meanwhile.
    guard signedCopy == .pending, signedDocuments == documents else { return }
    journal += attachments.map(JournalEntry.attached)
    fetched(documents, verdict, attachments, at: now)
  }

  /// A contract that was never answered for was found, and is read for its signatories.
  ///
  /// - Parameters:
  ///   - signatoryIDs: in the order of ours.
  ///   - attachments: what the reading brought for the evidence.
  package mutating func adopted(
    signatoryIDs: [String], status remote: RemoteStatus, attachments: [Attachment] = [],
    by call: RemoteCall, at now: Date
  ) -> [RemoteCall] {
    end(call, "done", at: now)
    journal += attachments.map(JournalEntry.attached)
    guard let remoteID else { return [] }
    if remote.isOver || remote == .signed { forgetWantedCodes() }
    let calls = opened(
      remoteID: remoteID, signatoryIDs: signatoryIDs, at: now, data: ["found": "list"])
    if remote.isOver { noteOver(remote, at: now) }
    // Signed on the platform's own site, by whom is read now that they are known.
    return remote == .signed ? calls + follow(.detail, at: now) : calls
  }

  /// A reading gave nothing: it is repeated later, nothing else changes.
  package mutating func notRead(because reason: String, by call: RemoteCall, at now: Date) {
    end(call, "not read: \(reason)", at: now)
  }

  private mutating func settleUnsigned(
    _ signatory: SignatoryState, isOver: Bool, patience: TimeInterval, asked: Date, at now: Date
  ) {
    // A clock that went back must not make anyone wait longer than the patience from now on.
    let submitted = min(signatory.submittedAt ?? .distantPast, now)
    update(signatory.id) { $0.submittedAt = submitted }
    guard isOver || min(asked, now).timeIntervalSince(submitted) >= patience else { return }
    noteNotSigned(signatory.id, at: now)
  }

  /// It can still be signed there, although it was to be canceled.
  mutating func foundOpen(at now: Date) -> [RemoteCall] {
    if status == .canceling {
      // Read because a cancel was refused as "not open", and it is open nevertheless.
      cancelRefused(at: now)
    } else if status == .cancelUnknown, move(.askCancel) {
      return askCancel(at: now)
    }
    return []
  }

  /// Nothing is confirmed on the strength of documents that prove nothing: they are fetched once
  /// more, then kept apart for a person to look at.
  private mutating func fetched(
    _ documents: [Int: StoredFile], _ verdict: VerificationVerdict, _ attachments: [Attachment],
    at now: Date
  ) {
    if signedDocuments != documents, !documents.isEmpty {
      var data = Dictionary(
        uniqueKeysWithValues: documents.map { ("document.\($0).sha256", $1.sha256) })
      let log = attachments.last { $0.kind == .platformLog }
      data["platformLog.sha256"] = log?.file.sha256
      // That it is not there is to be seen, by whoever would look for it in the evidence.
      if log == nil { data["platformLog"] = "none" }
      note(.signedCopyFetched, nil, at: now, data: data)
      signedDocuments = documents
    }
    switch verdict {
    case .confirmed:
      signedCopy = .verified
      note(.signedCopyVerified, nil, at: now, data: Attachment.trail(attachments))
    case .recorded:
      signedCopy = .verified
      note(.signedCopyRecorded, nil, at: now, data: Attachment.trail(attachments))
    case .undecided, .unfinished:
      if signedCopy != .pending { note(.signedCopyPending, nil, at: now) }
      signedCopy = .pending
    case .rejected(let reason):
      let isSecond = rejections > 0
      rejections += 1
      signedCopy = isSecond ? .quarantined : .fetched
      note(
        isSecond ? .signedCopyQuarantined : .signedCopyRejected, nil, at: now,
        data: Attachment.trail(attachments).merging(["reason": String(reason.prefix(300))]) { $1 })
    }
  }
}
