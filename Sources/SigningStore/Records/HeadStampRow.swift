import Foundation
import GRDB
import Signing

/// Writes and reads the time-stamps over the heads of audit trails.
enum HeadStampRow {
  static func unstamped(limit: Int, _ db: Database) throws -> [AuditHead] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT contract_id, max(number) AS number, hash FROM audit
        GROUP BY contract_id
        HAVING max(number) > coalesce((
          SELECT max(number) FROM head_stamp_leaf
          WHERE head_stamp_leaf.contract_id = audit.contract_id), 0)
        ORDER BY contract_id LIMIT ?
        """, arguments: [limit]
    ).map {
      // SQLite takes the bare column from the row of the maximum.
      AuditHead(
        contract: ContractID(rawValue: $0["contract_id"]), number: $0["number"], hash: $0["hash"])
    }
  }

  static func insert(
    _ stamp: HeadStamp, leaves: [HeadStampLeaf], _ db: Database
  ) throws {
    try db.execute(
      sql: "INSERT INTO head_stamp (at, root, token) VALUES (?, ?, ?)",
      arguments: [stamp.at.timeIntervalSince1970, stamp.root, stamp.token])
    let id = db.lastInsertedRowID
    for leaf in leaves {
      try db.cachedStatement(
        sql: """
          INSERT INTO head_stamp_leaf (contract_id, stamp_id, number, hash, path)
          VALUES (?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        leaf.head.contract.rawValue, id, leaf.head.number, leaf.head.hash, leaf.path,
      ])
    }
  }

  static func fetchAll(
    of contract: ContractID, _ db: Database
  ) throws -> [(HeadStamp, HeadStampLeaf)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM head_stamp_leaf JOIN head_stamp ON head_stamp.id = stamp_id
        WHERE contract_id = ? ORDER BY stamp_id
        """, arguments: [contract.rawValue]
    ).map { row in
      (
        HeadStamp(
          at: Date(timeIntervalSince1970: row["at"]), root: row["root"], token: row["token"]),
        HeadStampLeaf(
          head: AuditHead(contract: contract, number: row["number"], hash: row["hash"]),
          path: row["path"])
      )
    }
  }
}
