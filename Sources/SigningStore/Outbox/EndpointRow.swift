import Foundation
import GRDB
import Signing

/// Keeps how endpoints do. What is known of a brand's endpoint ends when its address changes.
enum EndpointRow {
  static func health(_ endpoint: WebhookEndpointKey, _ db: Database) throws -> WebhookHealth {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT * FROM webhook_endpoint WHERE brand_id = ? AND fingerprint = ?"),
      arguments: [endpoint.brandID.rawValue, endpoint.fingerprint])
    func date(_ column: String) -> Date? {
      let value: Double? = row?[column]
      return value.map(Date.init(timeIntervalSince1970:))
    }
    let reason: String? = row?["reason"]
    return WebhookHealth(
      disabledAt: date("disabled_at"), reason: reason.flatMap(WebhookDisabling.init(rawValue:)),
      lastSuccessAt: date("last_success_at"))
  }

  static func succeeded(_ endpoint: WebhookEndpointKey, at now: Date, _ db: Database) throws {
    try begin(endpoint, db)
    try db.cachedStatement(
      sql: "UPDATE webhook_endpoint SET last_success_at = ? WHERE brand_id = ?"
    )
    .execute(arguments: [now.timeIntervalSince1970, endpoint.brandID.rawValue])
  }

  /// Disables an endpoint.
  ///
  /// - Parameter date: only where nothing was delivered to it, and nobody enabled it, since then.
  /// - Returns: whether it was enabled until now.
  static func disable(
    _ endpoint: WebhookEndpointKey, _ reason: WebhookDisabling, ifIdleSince date: Date?,
    at now: Date, _ db: Database
  ) throws -> Bool {
    try begin(endpoint, db)
    try db.cachedStatement(
      sql: """
        UPDATE webhook_endpoint SET disabled_at = ?1, reason = ?2
        WHERE brand_id = ?3 AND disabled_at IS NULL
          AND ifnull(last_success_at, 0) < ?4 AND ifnull(enabled_at, 0) <= ?4
        """
    ).execute(arguments: [
      now.timeIntervalSince1970, reason.rawValue, endpoint.brandID.rawValue,
      date?.timeIntervalSince1970 ?? .infinity,
    ])
    return db.changesCount > 0
  }

  static func enable(_ brand: BrandID, at now: Date, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE webhook_endpoint SET enabled_at = ?, disabled_at = NULL, reason = NULL
        WHERE brand_id = ?
        """, arguments: [now.timeIntervalSince1970, brand.rawValue])
  }

  /// Makes sure that the row is this endpoint's, and not an earlier one's.
  private static func begin(_ endpoint: WebhookEndpointKey, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO webhook_endpoint (brand_id, fingerprint) VALUES (?, ?)
        ON CONFLICT (brand_id) DO UPDATE SET fingerprint = excluded.fingerprint,
          last_success_at = NULL, enabled_at = NULL, disabled_at = NULL, reason = NULL
        WHERE fingerprint <> excluded.fingerprint
        """
    ).execute(arguments: [endpoint.brandID.rawValue, endpoint.fingerprint])
  }
}
