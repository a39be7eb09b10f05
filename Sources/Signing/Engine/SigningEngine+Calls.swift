import Foundation
import Logging

/// One call of the platform each: what it needs, and what its outcome means.
extension SigningEngine {
  func create(_ contract: Contract, _ call: RemoteCall) async throws -> [RemoteCall] {
    var documents: [Int: Data] = [:]
    do {
      for document in contract.documents {
        let data = try await files.data(of: document.file)
        // What is signed must be what was shown.
        guard sha256Hex(data) == document.file.sha256 else { throw UnknownContract() }
        documents[document.number] = data
      }
    } catch {
      // Nothing left for the platform: the same step can be tried again when the disk is back.
      return try await outcome(contract.id) { state, now in
        state.notCreated(because: "documents unreadable", forGood: false, by: call, at: now)
        return []
      }
    }
    let result = await platform.create(contract, documents: documents)
    return try await outcome(contract.id) { state, now in
      switch result {
      case .done(let remote):
        return state.created(
          remoteID: remote.id, signatoryIDs: remote.signatoryIDs, by: call, at: now)
      case .refused(let refusal):
        state.notCreated(because: refusal.words, forGood: refusal.isForGood, by: call, at: now)
      case .notSent:
        state.notCreated(because: "platform not reached", forGood: false, by: call, at: now)
      case .unknown:
        state.createOutcomeUnknown(by: call, at: now)
      }
      return []
    }
  }

  func sendSms(
    to id: SignatoryID, _ contract: Contract, _ call: RemoteCall
  ) async throws -> [RemoteCall] {
    let (remote, signatory) = try contract.remoteIDs(id)
    let result = await platform.sendSms(contract: remote, signatory: signatory)
    return try await outcome(contract.id) { state, now in
      switch result {
      case .done: state.codeSent(to: id, by: call, at: now)
      case .refused(let refusal):
        state.codeNotSent(to: id, because: refusal.words, by: call, at: now)
      case .notSent:
        state.codeNotSent(to: id, because: "platform not reached", by: call, at: now)
      case .unknown: state.codeOutcomeUnknown(for: id, by: call, at: now)
      }
      return []
    }
  }

  func sign(
    _ id: SignatoryID, _ contract: Contract, _ call: RemoteCall, code: SMSCode?
  ) async throws -> [RemoteCall] {
    let (remote, signatory) = try contract.remoteIDs(id)
    guard let code else { throw UnknownContract() }
    let result = await platform.sign(contract: remote, signatory: signatory, code: code)
    return try await outcome(contract.id) { state, now in
      switch result {
      case .done, .refused(.alreadySigned):
        return state.signed(id, by: call, at: now)
      case .refused(.wrongCode(let left)):
        return state.wrongCode(id, locked: left == 0, by: call, at: now)
      case .refused(.locked):
        return state.wrongCode(id, locked: true, by: call, at: now)
      case .refused(let refusal):
        return state.signNotTaken(
          id, because: refusal.words, mustRead: refusal.mayHideSignature, by: call, at: now)
      case .notSent:
        return state.signNotTaken(
          id, because: "platform not reached", mustRead: false, by: call, at: now)
      case .unknown:
        return state.signOutcomeUnknown(id, by: call, at: now)
      }
    }
  }

  func readDetail(_ contract: Contract, _ call: RemoteCall) async throws -> [RemoteCall] {
    guard let remote = contract.state.remoteID else { throw UnknownContract() }
    let result = await platform.detail(contract: remote)
    guard case .done(let detail) = result else {
      return try await outcome(contract.id) { state, now in
        state.notRead(because: "no usable answer", by: call, at: now)
        return []
      }
    }
    // Files first: a row never names a file that is not on the disk.
    let mains = contract.documents.filter { $0.kind == .main }
    var kept: [Int: StoredFile] = [:]
    var verdicts: [VerificationVerdict] = []
    var attachments: [Attachment] = []
    if let log = detail.log {
      attachments.append(
        Attachment(.platformLog, file: try await files.keep(log), at: clock.now()))
    }
    if detail.signedDocuments.count == mains.count {
      for (document, data) in zip(mains, detail.signedDocuments) {
        let signed = try await files.keep(data)
        kept[document.number] = signed
        let (verdict, report) = try await verdict(on: data, signed, from: document, of: contract)
        verdicts.append(verdict)
        attachments += report.map { [$0] } ?? []
      }
    }
    let verdict = VerificationVerdict.worst(verdicts)
    let patience = settings.signPatience
    return try await outcome(contract.id) { [kept, attachments] state, now in
      state.read(
        signedAt: detail.signedAt, isOver: detail.isOver, documents: kept, verdict: verdict,
        attachments: attachments, patience: patience, by: call, at: now)
    }
  }

  /// Whether a signed document proves what it seems to prove, and the report that says why.
  private func verdict(
    on data: Data, _ signed: StoredFile, from document: ContractDocument, of contract: Contract
  ) async throws -> (VerificationVerdict, Attachment?) {
    guard let original = try? await files.data(of: document.file),
      sha256Hex(original) == document.file.sha256
    else { return (.undecided, nil) }
    let finding = await verifier.verify(original, data)
    let verdict = policy.judge(finding, signatories: contract.signatories.map(\.name))
    let report = Attachment(
      .verificationReport, document: document.number, file: try await files.keep(finding.report),
      at: clock.now(),
      summary: [
        "signedSha256": signed.sha256, "policy": policy.rawValue, "verdict": verdict.words,
        "indication": finding.indication.rawValue,
      ])
    if verdict != .confirmed {
      // The second time it is kept apart, and somebody has to look.
      logger.log(
        level: contract.state.signedCopy == .fetched ? .critical : .warning,
        "a signed document is not confirmed",
        metadata: [
          "contract": "\(contract.id.rawValue)", "document": "\(document.number)",
          "verdict": "\(verdict)",
        ])
    }
    return (verdict, report)
  }

  func cancel(_ contract: Contract, _ call: RemoteCall) async throws -> [RemoteCall] {
    guard let remote = contract.state.remoteID else { throw UnknownContract() }
    let result = await platform.cancel(contract: remote)
    return try await outcome(contract.id) { state, now in
      switch result {
      case .done: state.canceledRemotely(by: call, at: now)
      case .refused(.notOpen): return state.cancelFoundNotOpen(by: call, at: now)
      case .refused(let refusal):
        state.notCanceled(
          because: refusal.words, outcomeIsUnknown: refusal == .quota, by: call, at: now)
      case .notSent, .unknown:
        state.notCanceled(because: "no answer", outcomeIsUnknown: true, by: call, at: now)
      }
      return []
    }
  }

  func find(_ contract: Contract, _ call: RemoteCall) async throws -> [RemoteCall] {
    let day = try await store.lastCreateCall(of: contract.id) ?? contract.createdAt
    let result = await platform.find(label: contract.remoteLabel, createdAround: day)
    return try await outcome(contract.id) { state, now in
      switch result {
      case .done(let remote?):
        return state.created(
          remoteID: remote.id, signatoryIDs: remote.signatoryIDs, by: call, at: now)
      case .done(nil):
        state.notCreated(because: "not found in the list", forGood: false, by: call, at: now)
      case .refused, .notSent, .unknown:
        state.notRead(because: "no usable answer", by: call, at: now)
      }
      return []
    }
  }

  private func outcome(
    _ id: ContractID,
    _ body: @escaping @Sendable (inout ContractState, Date) -> [RemoteCall]
  ) async throws -> [RemoteCall] {
    let now = clock.now()
    return try await store.change(id, by: .platform) { state in body(&state, now) }
  }
}

extension RemoteRefusal {
  /// Whether the same request would be refused again tomorrow. A code unknown here is no reason to
  /// give a contract up.
  fileprivate var isForGood: Bool {
    if case .invalid = self { true } else { false }
  }

  /// Whether a signature may have been made although this one is refused.
  fileprivate var mayHideSignature: Bool {
    switch self {
    case .notOpen, .other: true
    case .wrongCode, .locked, .alreadySigned, .tooManySms, .keys, .quota, .invalid: false
    }
  }
}

extension Contract {
  /// The platform's ids of this contract and one of its signatories.
  fileprivate func remoteIDs(_ id: SignatoryID) throws -> (contract: String, signatory: String) {
    guard let contract = state.remoteID, let signatory = state.signatory(id)?.remoteID else {
      throw UnknownContract()
    }
    return (contract, signatory)
  }
}
