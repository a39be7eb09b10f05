import BlockingWork
import Foundation
import Logging

/// `contractDetailRequest`: what came is kept and verified before anything is concluded from it.
extension SigningEngine {
  func readDetail(
    _ known: KeptContract, _ call: RemoteCall
  ) async throws -> Changed<[RemoteCall]> {
    let contract = known.contract
    guard let remote = contract.state.remoteID else { throw UnknownContract() }
    let asked = clock.now()
    let result = await ask(call, on: contract.id) {
      await platform.on(contract.account).detail(contract: remote)
    }
    guard case .done(let detail) = result else {
      let reason = result.refusal?.words ?? "no usable answer"
      return try await outcome(of: call, on: known, result.refusal) { state, now in
        state.notRead(because: reason, by: call, at: now)
        return []
      }
    }
    if contract.state.status == .createUnknown {
      let ids = detail.ids(of: contract.signatories)
      let log = try await keepLog(detail.log).map { [$0] } ?? []
      return try await outcome(of: call, on: known, nil) { state, now in
        state.adopted(
          signatoryIDs: ids, status: detail.status, attachments: log, by: call, at: now)
      }
    }
    // Files first: a row never names a file that is not on the disk.
    let mains = contract.documents.filter { $0.kind == .main }
    var kept: [Int: StoredFile] = [:]
    var attachments: [Attachment] = []
    async let keptLog = keepLog(detail.log)
    var verdicts: [VerificationVerdict] = []
    var judgements: [Judgement] = []
    if detail.signedDocuments.count == mains.count {
      for (document, data) in zip(mains, detail.signedDocuments) {
        // Beside each other: somebody waits for the result.
        async let stored = files.keep(data)
        judgements.append(try await judge(data, from: document, of: contract, .visitor))
        kept[document.number] = try await stored
      }
      verdicts = judgements.map(\.verdict)
      attachments = try await keepReports(judgements)
    } else if detail.status == .signed, !detail.signedDocuments.isEmpty {
      let reason = "\(detail.signedDocuments.count) signed documents of \(mains.count)"
      verdicts = [.rejected(reason)]
      logRejection(of: contract, reason)
    }
    if let log = try await keptLog { attachments.insert(log, at: 0) }
    // Nothing came: nothing is concluded from it.
    let verdict = VerificationVerdict.worst(verdicts)
    let patience = settings.signPatience
    return try await outcome(of: call, on: known, nil) { [kept, attachments] state, now in
      state.read(
        signedAt: detail.signedAt, status: detail.status, documents: kept, verdict: verdict,
        attachments: attachments, patience: patience, by: call, asked: asked, at: now)
    }
  }

  private func keepLog(_ log: Data?) async throws -> Attachment? {
    guard let log else { return nil }
    return Attachment(.platformLog, file: try await files.keep(log), at: clock.now())
  }

  /// Looks once more at signed documents that are here and were not judged: no call is made.
  ///
  /// - Returns: whether the comparison of a long one goes on: it is to be asked for again soon.
  func verifyAgain(_ id: ContractID) async throws -> Bool {
    let goesOn = try await underWay.perform(on: id, waitingUpTo: settings.sweepWait) { () -> Bool in
      guard let contract = try await store.contract(id), contract.state.signedCopy == .pending
      else { return false }
      let documents = contract.state.signedDocuments
      var judgements: [Judgement] = []
      for document in contract.documents where document.kind == .main {
        guard let signed = documents[document.number] else {
          judgements.append(Judgement(verdict: .rejected("document \(document.number) is missing")))
          continue
        }
        let data = try await files.data(of: signed)
        let judgement = try await judge(data, from: document, of: contract, .sweep)
        // The next look goes on with this one; those before it are known.
        if judgement.verdict == .unfinished { return true }
        judgements.append(judgement)
      }
      let attachments = try await keepReports(judgements)
      let now = clock.now()
      try await store.change(id, at: now, by: .server) { [judgements] state in
        state.judged(
          documents, as: .worst(judgements.map(\.verdict)), attachments: attachments, at: now)
      }
      return false
    }
    // Nothing after so long: it is still under way.
    return goesOn ?? true
  }

  /// What one signed document is worth.
  private struct Judgement: Sendable {
    let verdict: VerificationVerdict
    var document: ContractDocument?
    var signedSHA256 = ""
    var finding: SignedDocumentFinding?
  }

  /// Whether a signed document proves what it seems to prove.
  private func judge(
    _ data: Data, from document: ContractDocument, of contract: Contract,
    _ patience: SignedDocumentVerifier.Patience
  ) async throws -> Judgement {
    let original: Data
    do {
      original = try await files.data(of: document.file)
    } catch is DocumentDamaged {
      let reason = "the shown document on the disk is not the one that was deposited"
      logRejection(of: contract, "document \(document.number): \(reason)")
      return Judgement(verdict: .rejected(reason))
    } catch {
      logUndecided(contract, document, ["the shown document cannot be read: \(type(of: error))"])
      return Judgement(verdict: .undecided)
    }
    let finding = await verifier.verify(original, data, patience)
    let verdict = policy.judge(
      finding, signatories: contract.signatories.map(\.name), patience)
    if case .rejected(let reason) = verdict {
      logRejection(of: contract, "document \(document.number): \(reason)")
    } else if verdict == .undecided {
      logUndecided(contract, document, finding.reasons)
    }
    return Judgement(
      verdict: verdict, document: document, signedSHA256: try await digest(of: data),
      finding: finding)
  }

  /// SHA-256 of a document, lowercase hexadecimal.
  func digest(of document: Data) async throws -> String {
    try await BlockingWork.run { sha256Hex(document) }
  }

  /// The reports that say why, for the evidence.
  private func keepReports(_ judgements: [Judgement]) async throws -> [Attachment] {
    var reports: [Attachment] = []
    for judgement in judgements where judgement.verdict != .unfinished {
      guard let document = judgement.document, let finding = judgement.finding else { continue }
      reports.append(
        Attachment(
          .verificationReport, document: document.number,
          file: try await files.keep(finding.report), at: clock.now(),
          summary: [
            "signedSha256": judgement.signedSHA256, "policy": policy.rawValue,
            "verdict": judgement.verdict.words, "indication": finding.indication.rawValue,
          ]))
    }
    return reports
  }

  private func logUndecided(
    _ contract: Contract, _ document: ContractDocument, _ reasons: [String]
  ) {
    logger.warning(
      "a signed document could not be judged yet",
      metadata: [
        "contract": "\(contract.id.rawValue)", "document": "\(document.number)",
        "reasons": "\(reasons.prefix(3).joined(separator: "; "))",
      ])
  }

  private func logRejection(of contract: Contract, _ reason: String) {
    // The second time it is kept apart, and somebody has to look.
    logger.log(
      level: contract.state.rejections > 0 ? .critical : .warning,
      "a signed document is not confirmed",
      metadata: ["contract": "\(contract.id.rawValue)", "reason": "\(reason)"])
  }
}
