import Foundation
import Logging

/// `contractDetailRequest`: what came is kept and verified before anything is concluded from it.
extension SigningEngine {
  func readDetail(_ contract: Contract, _ call: RemoteCall) async throws -> [RemoteCall] {
    guard let remote = contract.state.remoteID else { throw UnknownContract() }
    let result = await platform.detail(contract: remote)
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
    return try await outcome(of: call, on: contract.id, nil) { [kept, attachments] state, now in
      state.read(
        signedAt: detail.signedAt, status: detail.status, documents: kept, verdict: verdict,
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
}
