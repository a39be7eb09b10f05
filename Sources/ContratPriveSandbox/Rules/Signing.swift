import ContratPrive
import Foundation
import GRDB

/// `signatorySignRequest` (guide 2.3).
extension SandboxRules {
  func sign(_ request: Wire.SignRequest, as act: Act) async throws -> Wire.SignAnswer {
    try await sign(request.contractId, request.signatoryId, code: request.code, as: act)
  }

  func sign(
    _ contractID: String, _ signatoryID: String, code: String, as act: Act
  ) async throws -> Wire.SignAnswer {
    try await prepareOlder(contractID, of: act)
    let outcome: Outcome = try await perform(act) { db in
      guard (1...Bounds.code).contains(code.utf8.count) else {
        throw SandboxRefusal.invalid("code: 1 to \(Bounds.code) characters")
      }
      let contract = try openContract(contractID, of: act, db)
      let signatory = try unsigned(signatoryID, of: contract, db)
      guard try accept(code, from: signatory, of: contract, act, db) else {
        let left = mode.failureLimit.map { $0 - signatory.failedCodes - 1 }
        return .wrong(triesLeft: left)
      }
      let status = try addSignature(of: signatory, to: contract, act, db)
      return .signed(Wire.SignAnswer(contractStatus: status.rawValue, signedAt: act.at))
    }
    switch outcome {
    case .signed(let answer): return answer
    case .wrong(let left):
      throw SandboxRefusal(.wrongCode, "this is not the code that was sent", triesLeft: left)
    }
  }

  /// A wrong code is an outcome, not a refusal: it is counted.
  private enum Outcome: Sendable {
    case signed(Wire.SignAnswer)
    case wrong(triesLeft: Int?)
  }

  private func accept(
    _ code: String, from signatory: SignatoryRecord, of contract: ContractRecord, _ act: Act,
    _ db: Database
  ) throws -> Bool {
    if let limit = mode.failureLimit, signatory.failedCodes >= limit {
      throw SandboxRefusal(.signatoryLocked, "this signatory used up \(limit) codes", triesLeft: 0)
    }
    // No call of the API pays a deposit (guide 2.3).
    guard signatory.depositCents == nil || signatory.depositPaidAt != nil else {
      throw SandboxRefusal(
        .depositUnpaid, "this signatory has a deposit to pay on the platform's site first")
    }
    guard let expected = signatory.code else {
      throw SandboxRefusal(.noCodeSent, "no code was sent to this signatory")
    }
    let isRight = ConstantTime.areEqual(expected, code)
    try db.execute(
      sql: """
        UPDATE signatory SET codes_tried = codes_tried + 1, failed_codes = failed_codes + ?
        WHERE id = ?
        """,
      arguments: [isRight ? 0 : 1, signatory.id])
    if !isRight {
      try act.log("Code erroné saisi par \(signatory.fullName)", of: contract.id, db)
    }
    try act.record(
      isRight ? .rightCode : .wrongCode, contract: contract.id, signatory: signatory.id, db)
    return isRight
  }

  /// Signs the documents in the same transaction: of two who sign at the same time, one is the
  /// last.
  ///
  /// - Returns: the contract's status.
  private func addSignature(
    of signatory: SignatoryRecord, to contract: ContractRecord, _ act: Act, _ db: Database
  ) throws -> ContractRecord.Status {
    try db.execute(
      sql: "UPDATE signatory SET signed_at = ?, code = NULL WHERE id = ?",
      arguments: [act.at.timeIntervalSince1970, signatory.id])
    let everyone = try signatories(of: contract.id, db)
    let isLast = everyone.allSatisfy { $0.signedAt != nil }
    try signDocuments(
      of: contract,
      SignatureToMake(
        contractID: contract.id, signatoryName: signatory.fullName, position: signatory.position,
        at: act.at, language: contract.language), db)
    try act.log("Contrat signé par \(signatory.fullName)", of: contract.id, db)
    try act.record(.signed, contract: contract.id, signatory: signatory.id, db)
    try notifications.tellOwner(.signed(by: signatory.fullName), of: contract, act, db)
    guard isLast else { return .open }
    try end(contract, as: .signed, act, db)
    try act.log("Contrat signé par tous les signataires", of: contract.id, db)
    try act.record(.contractCompleted, contract: contract.id, db)
    try notifications.tellOwner(.completed, of: contract, act, db)
    return .signed
  }

  /// Contracts of an older database have no working copies yet.
  private func prepareOlder(_ contractID: String, of act: Act) async throws {
    let found = try await database.pool.read { db -> (ContractToSign, [(Int, Data)])? in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT number, data FROM document
          WHERE contract_id = ? AND kind = 'main' AND signed IS NULL
          """,
        arguments: [contractID])
      guard !rows.isEmpty else { return nil }
      let contract = try contract(contractID, of: act, db)
      // Of one that is not open, `sign` says so.
      guard contract.status == .open else { return nil }
      let subject = ContractToSign(
        id: contract.id, label: contract.label, language: contract.language,
        signatoryNames: try signatories(of: contract.id, db).map(\.fullName),
        isTest: mode == .sandbox)
      return (subject, rows.map { ($0["number"], $0["data"]) })
    }
    guard let (subject, waiting) = found else { return }
    for (number, data) in waiting {
      let copy: Data
      do {
        copy = try await documents.prepare(data, contract: subject)
      } catch {
        throw CreateCheck.refusal(of: "mainDocument[\(number - 1)]", error)
      }
      try await database.pool.write { db in
        try db.execute(
          sql: """
            UPDATE document SET signed = ?
            WHERE contract_id = ? AND kind = 'main' AND number = ? AND signed IS NULL
            """,
          arguments: [copy, subject.id, number])
      }
    }
  }

  private func signDocuments(
    of contract: ContractRecord, _ signature: SignatureToMake, _ db: Database
  ) throws {
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT number, signed FROM document WHERE contract_id = ? AND kind = 'main'",
      arguments: [contract.id])
    for row in rows {
      guard let working = row["signed"] as Data? else {
        throw SandboxRefusal(.serverError, "the contract has no working copy")
      }
      try db.execute(
        sql: """
          UPDATE document SET signed = ? WHERE contract_id = ? AND kind = 'main' AND number = ?
          """,
        arguments: [
          try documents.sign(working, signature), contract.id, row["number"] as Int,
        ])
    }
  }
}
