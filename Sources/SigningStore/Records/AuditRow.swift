import Foundation
import GRDB
import Signing

/// Adds to audit trails and reads them.
enum AuditRow {
  static func append(
    _ event: ContractEvent, to contract: ContractID, by actor: Actor, _ reading: MonotonicReading,
    _ db: Database
  ) throws {
    let last = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT number, hash FROM audit WHERE contract_id = ? ORDER BY number DESC LIMIT 1"),
      arguments: [contract.rawValue])
    let line = try AuditLine(
      number: (last?["number"] ?? 0) + 1, after: last?["hash"] ?? AuditLine.start,
      contract: contract, event, by: actor, reading: reading)
    try db.cachedStatement(
      sql: "INSERT INTO audit (contract_id, number, text, hash) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [contract.rawValue, line.number, line.text, line.hash])
  }

  static func fetchAll(of contract: ContractID, _ db: Database) throws -> [AuditLine] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT number, text, hash FROM audit WHERE contract_id = ? ORDER BY number"),
      arguments: [contract.rawValue]
    ).map { AuditLine(number: $0["number"], text: $0["text"], hash: $0["hash"]) }
  }
}
