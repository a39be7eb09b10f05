import ContratPrive
import Foundation
import GRDB

/// How contracts end without a last signature: canceled (guide 2.2) or expired.
extension SandboxRules {
  func cancel(_ request: Wire.ContractRequest, as act: Act) async throws -> Wire.Empty {
    try await perform(act) { db in
      let contract = try openContract(request.contractId, of: act, db)
      try end(contract, as: .canceled, act, db)
      try act.log("Contrat annulé", of: contract.id, db)
      try act.record(.contractCanceled, contract: contract.id, db)
      try notifications.tellOwner(.canceled, of: contract, act, db)
      return Wire.Empty()
    }
  }

  /// Ends every contract and draft whose deadline has come.
  func expire(at now: Date, _ db: Database) throws {
    let due = try ContractRecord.fetchAll(
      db,
      sql: "SELECT * FROM contract WHERE status IN ('draft', 'open') AND deadline <= ?",
      arguments: [now.timeIntervalSince1970])
    for contract in due {
      guard let account = try SandboxDatabase.account(contract.apiUser, db) else { continue }
      let act = Act(account: account, call: Act.deadline, at: now)
      try end(contract, as: .expired, act, db)
      try act.log("Date limite de signature dépassée", of: contract.id, db)
      try act.record(.contractExpired, contract: contract.id, db)
      try notifications.tellOwner(.expired, of: contract, act, db)
    }
  }

  /// Expires what is due without a call that asks for it, and writes the mail that is waiting.
  func sweep() async throws {
    let now = now()
    let hasWork = try await database.pool.read { db in
      try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (SELECT 1 FROM contract WHERE status IN ('draft', 'open') AND deadline <= ?)
          """,
        arguments: [now.timeIntervalSince1970]) ?? false
    }
    if hasWork { try await database.pool.write { db in try expire(at: now, db) } }
    try await outbox.deliver()
  }

  func end(
    _ contract: ContractRecord, as status: ContractRecord.Status, _ act: Act, _ db: Database
  ) throws {
    try db.execute(
      sql: "UPDATE contract SET status = ?, ended_at = ? WHERE id = ?",
      arguments: [status.rawValue, act.at.timeIntervalSince1970, contract.id])
    // Codes that can sign nothing any more are not kept.
    try db.execute(
      sql: "UPDATE signatory SET code = NULL WHERE contract_id = ?", arguments: [contract.id])
  }
}
