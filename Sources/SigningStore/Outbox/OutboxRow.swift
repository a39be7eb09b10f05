import Foundation
import GRDB
import Signing

/// Reads webhooks, and moves them on.
enum OutboxRow {
  /// What an endpoint can be sent now: of each contract the earliest that waits.
  static func due(
    _ endpoint: WebhookEndpointKey, at now: Date, limit: Int, _ db: Database
  ) throws -> [WebhookDelivery] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT * FROM outbox AS this
          WHERE state = 'pending' AND brand_id = ? AND next_at <= ?
            AND NOT EXISTS (
              SELECT 1 FROM outbox AS earlier
              WHERE earlier.state = 'pending' AND earlier.contract_id = this.contract_id
                AND earlier.sequence < this.sequence)
          ORDER BY next_at, sequence LIMIT ?
          """),
      arguments: [endpoint.brandID.rawValue, now.timeIntervalSince1970, limit]
    ).map { row in
      WebhookDelivery(
        id: WebhookID(rawValue: row["id"]), brandID: endpoint.brandID,
        contractID: ContractID(rawValue: row["contract_id"]), type: row["type"],
        body: row["body"], attempts: row["attempts"])
    }
  }

  /// When something is due to an endpoint that is not due now.
  static func next(
    _ endpoint: WebhookEndpointKey, after now: Date, _ db: Database
  ) throws -> Date? {
    try Double.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT min(next_at) FROM outbox
          WHERE state = 'pending' AND brand_id = ? AND next_at > ?
          """),
      arguments: [endpoint.brandID.rawValue, now.timeIntervalSince1970]
    ).map(Date.init(timeIntervalSince1970:))
  }

  /// Writes down a try that ended.
  ///
  /// - Returns: when the first try was begun; nil where the webhook does not wait any more.
  static func settle(
    _ id: WebhookID, _ result: WebhookResult, began: Date, at now: Date, _ db: Database
  ) throws -> Date? {
    let (state, failures, next, words): (WebhookState, Int, Date?, String) =
      switch result {
      case .delivered(let words): (.delivered, 0, nil, words)
      case .retry(let words, let next): (.pending, 1, next, words)
      case .dead(let words), .gone(let words): (.dead, 1, nil, words)
      }
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            UPDATE outbox SET state = ?, attempts = attempts + ?, next_at = ?, last_outcome = ?,
              first_attempt_at = ifnull(first_attempt_at, ?), last_attempt_at = ?
            WHERE id = ? AND state = 'pending'
            RETURNING contract_id, sequence, first_attempt_at
            """),
        arguments: [
          state.rawValue, failures, next?.timeIntervalSince1970, words,
          began.timeIntervalSince1970, began.timeIntervalSince1970, id.rawValue,
        ])
    else { return nil }
    try moveFollowers(
      of: row["contract_id"], after: row["sequence"], isFree: next == nil, to: next ?? now, db)
    return Date(timeIntervalSince1970: row["first_attempt_at"])
  }

  /// Those that come after it in its contract wait as long as it does: their order does not rest
  /// on this, but they need not be looked at meanwhile.
  private static func moveFollowers(
    of contract: String, after sequence: Int64, isFree: Bool, to date: Date, _ db: Database
  ) throws {
    let bound = isFree ? "min" : "max"
    try db.cachedStatement(
      sql: """
        UPDATE outbox SET next_at = \(bound)(next_at, ?)
        WHERE state = 'pending' AND contract_id = ? AND sequence > ?
        """
    ).execute(arguments: [date.timeIntervalSince1970, contract, sequence])
  }

  static func releaseFuture(at now: Date, _ db: Database) throws {
    let stamp = now.timeIntervalSince1970
    try db.execute(
      sql: """
        UPDATE outbox SET next_at = ?
        WHERE state = 'pending' AND next_at > ? AND ifnull(last_attempt_at, at) > ?
        """, arguments: [stamp, stamp, stamp])
  }

  /// Makes dead letters wait again.
  ///
  /// - Parameter id: one, or nil for all of the brand.
  /// - Returns: how many.
  static func replay(_ id: WebhookID?, of brand: BrandID, _ db: Database) throws -> Int {
    try db.execute(
      sql: """
        UPDATE outbox SET state = 'pending', attempts = 0, next_at = 0, first_attempt_at = NULL,
          last_attempt_at = NULL
        WHERE state = 'dead' AND brand_id = ? AND ifnull(id = ?, TRUE)
        """, arguments: [brand.rawValue, id?.rawValue])
    return db.changesCount
  }

  static func fetch(_ id: WebhookID, of brand: BrandID, _ db: Database) throws -> Row? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM outbox WHERE id = ? AND brand_id = ?"),
      arguments: [id.rawValue, brand.rawValue])
  }

  static func fetchAll(_ query: WebhookQuery, _ db: Database) throws -> [WebhookRecord] {
    var conditions = ["brand_id = ?"]
    var arguments: StatementArguments = [query.brandID.rawValue]
    if let state = query.state {
      // Literal, or the index of dead letters would not be used.
      conditions.append("state = '\(state.rawValue)'")
    }
    if let before = query.before {
      conditions.append("sequence < (SELECT sequence FROM outbox WHERE id = ? AND brand_id = ?)")
      arguments += [before.rawValue, query.brandID.rawValue]
    }
    arguments += [query.limit]
    return try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM outbox WHERE \(conditions.joined(separator: " AND "))
        ORDER BY sequence DESC LIMIT ?
        """, arguments: arguments
    ).map(record)
  }

  static func fetchAll(
    of brand: BrandID, after sequence: Int64, limit: Int, _ db: Database
  ) throws -> [WebhookRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT * FROM outbox WHERE brand_id = ? AND sequence > ? ORDER BY sequence LIMIT ?"),
      arguments: [brand.rawValue, sequence, limit]
    ).map(record)
  }

  static func record(_ row: Row) throws -> WebhookRecord {
    guard let state = WebhookState(rawValue: row["state"]) else { throw UnknownStoredValue() }
    let attempts: Int = row["attempts"]
    let next: Double? = row["next_at"]
    return WebhookRecord(
      id: WebhookID(rawValue: row["id"]), contractID: ContractID(rawValue: row["contract_id"]),
      type: row["type"], at: Date(timeIntervalSince1970: row["at"]), body: row["body"],
      state: state, attempts: attempts,
      nextAt: attempts > 0 ? next.map(Date.init(timeIntervalSince1970:)) : nil,
      lastOutcome: row["last_outcome"])
  }
}
