import Foundation
import GRDB
import Signing

/// Reads and writes signing links. The secret half of a token is never stored.
enum LinkRow {
  static func insert(_ link: SigningLink, _ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT INTO link (id, contract_id, signatory_id, created_at) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [
      link.id.rawValue, link.contractID.rawValue, link.signatoryID.rawValue,
      link.createdAt.timeIntervalSince1970,
    ])
  }

  static func fetch(_ id: LinkID, _ db: Database) throws -> SigningLink? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM link WHERE id = ?"), arguments: [id.rawValue]
    ).map(decode)
  }

  static func fetchAll(of signatory: SignatoryID, _ db: Database) throws -> [SigningLink] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT * FROM link WHERE signatory_id = ? ORDER BY created_at"),
      arguments: [signatory.rawValue]
    ).map(decode)
  }

  static func revokeAll(of signatory: SignatoryID, at now: Date, _ db: Database) throws {
    try db.execute(
      sql: "UPDATE link SET revoked_at = ? WHERE signatory_id = ? AND revoked_at IS NULL",
      arguments: [now.timeIntervalSince1970, signatory.rawValue])
  }

  /// - Returns: the link, if this was its first opening.
  static func touch(_ id: LinkID, at now: Date, _ db: Database) throws -> SigningLink? {
    let stamp = now.timeIntervalSince1970
    try db.cachedStatement(sql: "UPDATE link SET last_seen_at = ? WHERE id = ?")
      .execute(arguments: [stamp, id.rawValue])
    return try Row.fetchOne(
      db.cachedStatement(
        sql: "UPDATE link SET opened_at = ? WHERE id = ? AND opened_at IS NULL RETURNING *"),
      arguments: [stamp, id.rawValue]
    ).map(decode)
  }

  private static func decode(_ row: Row) -> SigningLink {
    func date(_ column: String) -> Date? {
      let value: Double? = row[column]
      return value.map(Date.init(timeIntervalSince1970:))
    }
    return SigningLink(
      id: LinkID(rawValue: row["id"]), contractID: ContractID(rawValue: row["contract_id"]),
      signatoryID: SignatoryID(rawValue: row["signatory_id"]),
      createdAt: Date(timeIntervalSince1970: row["created_at"]), openedAt: date("opened_at"),
      lastSeenAt: date("last_seen_at"), revokedAt: date("revoked_at"))
  }
}
