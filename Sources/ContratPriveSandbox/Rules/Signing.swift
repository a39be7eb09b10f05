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
    let outcome = try await turns.take(contractID) { () -> Outcome in
      try await prepareOlder(contractID, of: act)
      return try await signInTurn(contractID, signatoryID, code: code, as: act)
    }
    switch outcome {
    case .signed(let answer): return answer
    case .wrong(let left):
      throw SandboxRefusal(.wrongCode, "this is not the code that was sent", triesLeft: left)
    }
  }

  /// Documents are signed outside of any transaction: that takes time. What was signed is kept in the
  /// transaction that finds everything as it was; otherwise it is signed again.
  private func signInTurn(
    _ contractID: String, _ signatoryID: String, code: String, as act: Act
  ) async throws -> Outcome {
    for _ in 0..<Self.mostTries {
      let made = try await signedCopies(of: contractID, by: signatoryID, code: code, as: act)
      do {
        return try await perform(act) { db in
          guard (1...Bounds.code).contains(code.utf8.count) else {
            throw SandboxRefusal.invalid("code: 1 to \(Bounds.code) characters")
          }
          let contract = try openContract(contractID, of: act, db)
          let signatory = try unsigned(signatoryID, of: contract, db)
          guard try accept(code, from: signatory, of: contract, act, db) else {
            let left = mode.failureLimit.map { $0 - signatory.failedCodes - 1 }
            return .wrong(triesLeft: left)
          }
          let status = try addSignature(of: signatory, to: contract, made, act, db)
          return .signed(Wire.SignAnswer(contractStatus: status.rawValue, signedAt: act.at))
        }
      } catch is ContractMoved {
        continue
      }
    }
    throw SandboxRefusal(.serverError, "the contract's documents could not be signed")
  }

  private static var mostTries: Int { 3 }

  /// A wrong code is an outcome, not a refusal: it is counted.
  private enum Outcome: Sendable {
    case signed(Wire.SignAnswer)
    case wrong(triesLeft: Int?)
  }

  /// Whether it is the code that was sent.
  ///
  /// - Throws: ``SandboxRefusal`` where no code would be taken.
  func isRight(_ code: String, from signatory: SignatoryRecord) throws -> Bool {
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
    return ConstantTime.areEqual(expected, code)
  }

  private func accept(
    _ code: String, from signatory: SignatoryRecord, of contract: ContractRecord, _ act: Act,
    _ db: Database
  ) throws -> Bool {
    let isRight = try isRight(code, from: signatory)
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

  /// Keeps the signed documents in the same transaction: of two who sign at the same time, one is the
  /// last.
  ///
  /// - Returns: the contract's status.
  /// - Throws: ``ContractMoved`` where the copies are not what the contract is about now.
  private func addSignature(
    of signatory: SignatoryRecord, to contract: ContractRecord, _ made: SignedCopies?, _ act: Act,
    _ db: Database
  ) throws -> ContractRecord.Status {
    try keep(made, of: contract, db)
    try db.execute(
      sql: "UPDATE signatory SET signed_at = ?, code = NULL WHERE id = ?",
      arguments: [act.at.timeIntervalSince1970, signatory.id])
    let everyone = try signatories(of: contract.id, db)
    let isLast = everyone.allSatisfy { $0.signedAt != nil }
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
}
