import Foundation
import Logging

/// `contractDetailRequest`: what came is kept and verified before anything is concluded from it.
extension SigningEngine {
  func readDetail(_ contract: Contract, _ call: RemoteCall) async throws -> [RemoteCall] {
    guard let remote = contract.state.remoteID else { throw UnknownContract() }
    let asked = clock.now()
    let result = await ask(call, on: contract.id) {
      await platform.on(contract.account).detail(contract: remote)
    }
    guard case .done(let detail) = result else {
      let reason = result.refusal?.words ?? "no usable answer"
      return try await outcome(of: call, on: contract.id, result.refusal) { state, now in
        state.notRead(because: reason, by: call, at: now)
        return []
      }
    }
    if contract.state.status == .createUnknown {
      let ids = detail.ids(of: contract.signatories)
      return try await outcome(of: call, on: contract.id, nil) { state, now in
        state.adopted(signatoryIDs: ids, status: detail.status, by: call, at: now)
      }
    }
    // Files first: a row never names a file that is not on the disk.
    let mains = contract.documents.filter { $0.kind == .main }
    var kept: [Int: StoredFile] = [:]
    var attachments: [Attachment] = []
    async let keptLog = keepLog(detail.log)
    var verdicts: [VerificationVerdict] = []
    if detail.signedDocuments.count == mains.count {
      for (document, data) in zip(mains, detail.signedDocuments) {
        // Beside each other: somebody waits for the result.
        async let stored = files.keep(data)
        let (verdict, report) = try await verdict(on: data, from: document, of: contract)
        kept[document.number] = try await stored
        verdicts.append(verdict)
        attachments += report.map { [$0] } ?? []
      }
    } else if detail.status == .signed, !detail.signedDocuments.isEmpty {
      let reason = "\(detail.signedDocuments.count) signed documents of \(mains.count)"
      verdicts = [.rejected(reason)]
      logRejection(of: contract, reason)
    }
    if let log = try await keptLog { attachments.insert(log, at: 0) }
    let verdict = VerificationVerdict.worst(verdicts)
    let patience = settings.signPatience
    return try await outcome(of: call, on: contract.id, nil) { [kept, attachments] state, now in
      state.read(
        signedAt: detail.signedAt, status: detail.status, documents: kept, verdict: verdict,
        attachments: attachments, patience: patience, by: call, asked: asked, at: now)
    }
  }

  private func keepLog(_ log: Data?) async throws -> Attachment? {
    guard let log else { return nil }
    return Attachment(.platformLog, file: try await files.keep(log), at: clock.now())
  }

  /// Looks once more at signed documents that are here and could not be judged: no call is made.
  func verifyAgain(_ id: ContractID) async throws {
    _ = try await underWay.perform(on: id, waitingUpTo: settings.pageWait) {
      guard let contract = try await store.contract(id), contract.state.signedCopy == .pending
      else { return }
      let documents = contract.state.signedDocuments
      var verdicts: [VerificationVerdict] = []
      var attachments: [Attachment] = []
      for document in contract.documents {
        guard let signed = documents[document.number] else { continue }
        let data = try await files.data(of: signed)
        let (verdict, report) = try await verdict(on: data, from: document, of: contract)
        verdicts.append(verdict)
        attachments += report.map { [$0] } ?? []
      }
      let now = clock.now()
      try await store.change(id, at: now, by: .server) { [verdicts, attachments] state in
        state.judged(documents, as: .worst(verdicts), attachments: attachments, at: now)
      }
    }
  }

  /// Whether a signed document proves what it seems to prove, and the report that says why.
  private func verdict(
    on data: Data, from document: ContractDocument, of contract: Contract
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
        "signedSha256": sha256Hex(data), "policy": policy.rawValue, "verdict": verdict.words,
        "indication": finding.indication.rawValue,
      ])
    if case .rejected(let reason) = verdict {
      logRejection(of: contract, "document \(document.number): \(reason)")
    } else if verdict == .undecided {
      logger.warning(
        "a signed document could not be judged yet",
        metadata: ["contract": "\(contract.id.rawValue)", "document": "\(document.number)"])
    }
    return (verdict, report)
  }

  private func logRejection(of contract: Contract, _ reason: String) {
    // The second time it is kept apart, and somebody has to look.
    logger.log(
      level: contract.state.rejections > 0 ? .critical : .warning,
      "a signed document is not confirmed",
      metadata: ["contract": "\(contract.id.rawValue)", "reason": "\(reason)"])
  }
}
