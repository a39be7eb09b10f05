package import Foundation
import GRDB
package import Signing

extension SigningDatabase: EvidenceStore {
  package func auditTrail(of contract: ContractID) async throws -> [AuditLine] {
    try await pool.read { db in try AuditRow.fetchAll(of: contract, db) }
  }

  package func note(
    _ events: [ContractEvent], on contract: ContractID, by actor: Actor
  ) async throws {
    try await pool.write { db in
      try write(events.map(JournalEntry.event), of: contract, by: actor, db)
    }
  }

  package func attachments(of contract: ContractID) async throws -> [Attachment] {
    try await pool.read { db in try AttachmentRow.fetchAll(of: contract, db) }
  }

  package func unstampedHeads(limit: Int) async throws -> [AuditHead] {
    try await pool.read { db in try HeadStampRow.unstamped(limit: limit, db) }
  }

  package func lastHeadStamp() async throws -> Date? {
    try await pool.read { db in try Double.fetchOne(db, sql: "SELECT max(at) FROM head_stamp") }
      .map(Date.init(timeIntervalSince1970:))
  }

  package func keep(_ stamp: HeadStamp, leaves: [HeadStampLeaf]) async throws {
    try await pool.write { db in try HeadStampRow.insert(stamp, leaves: leaves, db) }
  }

  package func headStamps(
    of contract: ContractID
  ) async throws -> [(HeadStamp, HeadStampLeaf)] {
    try await pool.read { db in try HeadStampRow.fetchAll(of: contract, db) }
  }

  package func evidence(of contract: ContractID) async throws -> EvidenceRecord? {
    try await pool.read { db in
      try Row.fetchOne(
        db, sql: "SELECT * FROM evidence WHERE contract_id = ? ORDER BY id DESC LIMIT 1",
        arguments: [contract.rawValue]
      ).map {
        EvidenceRecord(
          file: StoredFile(sha256: $0["sha256"], size: $0["size"]),
          madeAt: Date(timeIntervalSince1970: $0["made_at"]), lines: $0["lines"],
          renewals: $0["renewals"])
      }
    }
  }

  package func keep(_ evidence: EvidenceRecord, of contract: ContractID) async throws {
    try await pool.write { db in
      try db.execute(
        sql: """
          INSERT INTO evidence (contract_id, sha256, size, made_at, lines, renewals)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          contract.rawValue, evidence.file.sha256, evidence.file.size,
          evidence.madeAt.timeIntervalSince1970, evidence.lines, evidence.renewals,
        ])
    }
  }
}
