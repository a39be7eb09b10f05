import ContratPrive
import Foundation
import GRDB

/// `signatorySendSmsRequest` and `signatorySendAllSmsRequest` (guide 2.3).
extension SandboxRules {
  func sendSms(_ request: Wire.SignatoryRequest, as act: Act) async throws -> Wire.Empty {
    try await sendSms(request.contractId, request.signatoryId, as: act)
    return Wire.Empty()
  }

  func sendSms(_ contractID: String, _ signatoryID: String, as act: Act) async throws {
    try await perform(act) { db in
      let contract = try openContract(contractID, of: act, db)
      let signatory = try unsigned(signatoryID, of: contract, db)
      try sendCode(to: signatory, of: contract, act, db)
    }
  }

  /// Sends a code to everyone who has not signed. Who has used up their SMS or their tries is left
  /// out; the answer names those to whom a code was sent, and a call that could send none is
  /// refused with the first one's reason.
  func sendAllSms(_ request: Wire.ContractRequest, as act: Act) async throws -> Wire.SendAllAnswer {
    try await perform(act) { db in
      let contract = try openContract(request.contractId, of: act, db)
      var sent: [String] = []
      var refusals: [SandboxRefusal] = []
      for signatory in try signatories(of: contract.id, db) where signatory.signedAt == nil {
        if let refusal = refusal(ofCodeTo: signatory) {
          refusals.append(refusal)
        } else {
          try sendCode(to: signatory, of: contract, act, db)
          sent.append(signatory.id)
        }
      }
      if sent.isEmpty, let refusal = refusals.first { throw refusal }
      return Wire.SendAllAnswer(signatory: sent.map { Wire.NewSignatoryAnswer(signatoryId: $0) })
    }
  }

  /// Makes a new code, which replaces the one before, and delivers it.
  private func sendCode(
    to signatory: SignatoryRecord, of contract: ContractRecord, _ act: Act, _ db: Database
  ) throws {
    if let refusal = refusal(ofCodeTo: signatory) { throw refusal }
    let code = mode.newCode()
    try db.execute(
      sql: "UPDATE signatory SET sms_sent = sms_sent + 1, code = ? WHERE id = ?",
      arguments: [code, signatory.id])
    if mode.sendsMessages, let mobile = signatory.mobile {
      try Outbox.post(
        notifications.sms(code: code, to: mobile, of: contract), contract: contract.id,
        signatory: signatory.id, act, db)
    }
    try act.log("Code envoyé par SMS à \(signatory.fullName)", of: contract.id, db)
    try act.record(.smsSent, contract: contract.id, signatory: signatory.id, db)
  }

  private func refusal(ofCodeTo signatory: SignatoryRecord) -> SandboxRefusal? {
    if signatory.mobile == nil {
      return .invalid("this signatory has no mobile number")
    }
    if let limit = mode.failureLimit, signatory.failedCodes >= limit {
      return SandboxRefusal(.signatoryLocked, "this signatory used up \(limit) codes")
    }
    if let limit = mode.smsLimit, signatory.smsSent >= limit {
      return SandboxRefusal(.tooManySms, "\(limit) SMS were sent to this signatory")
    }
    return nil
  }
}
