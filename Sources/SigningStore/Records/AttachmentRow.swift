import Foundation
import GRDB
import Signing

/// Writes and reads what was gathered for a contract's evidence.
enum AttachmentRow {
  static func insert(_ attachment: Attachment, of contract: ContractID, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO attachment (contract_id, kind, document, sha256, size, at, summary)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      contract.rawValue, attachment.kind.rawValue, attachment.document, attachment.file.sha256,
      attachment.file.size, attachment.at.timeIntervalSince1970,
      try JSONText.encode(attachment.summary),
    ])
  }

  static func fetchAll(of contract: ContractID, _ db: Database) throws -> [Attachment] {
    try Row.fetchAll(
      db, sql: "SELECT * FROM attachment WHERE contract_id = ? ORDER BY id",
      arguments: [contract.rawValue]
    ).compactMap { row in
      guard let kind = Attachment.Kind(rawValue: row["kind"]) else { return nil }
      return Attachment(
        kind, document: row["document"],
        file: StoredFile(sha256: row["sha256"], size: row["size"]),
        at: Date(timeIntervalSince1970: row["at"]), summary: try JSONText.decode(row["summary"]))
    }
  }
}
