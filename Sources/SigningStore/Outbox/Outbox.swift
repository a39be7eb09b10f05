import Foundation
import GRDB
import Signing

/// Writes webhooks, in the transaction of the change that they tell of.
struct Outbox: Sendable {
  /// Rung after the commit.
  let signal = WebhookSignal()
  /// Whether a brand is told of what happens now. Without an endpoint an event is only kept for
  /// reading: an endpoint that is added later does not get the past.
  let hasEndpoint: @Sendable (BrandID) -> Bool

  /// Writes the webhook about an event, if there is one. The contract's new state is to be written
  /// before.
  func insert(_ event: ContractEvent, of contract: ContractID, _ db: Database) throws {
    guard let subject = try Self.subject(contract, unless: WebhookType(event.kind) == nil, db),
      let message = try WebhookMessage(event, about: subject)
    else { return }
    let isSent = hasEndpoint(message.brandID)
    // Ignored is only what the index of what happens once refuses.
    try db.cachedStatement(
      sql: """
        INSERT INTO outbox (id, brand_id, contract_id, signatory_id, type, at, body, state, next_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (contract_id, type, ifnull(signatory_id, ''))
          WHERE type NOT IN ('signatory.viewed', 'signatory.code_sent') DO NOTHING
        """
    ).execute(arguments: [
      message.id.rawValue, message.brandID.rawValue, contract.rawValue,
      message.signatoryID?.rawValue, message.type.rawValue, message.at.timeIntervalSince1970,
      message.body, (isSent ? WebhookState.pending : .none).rawValue,
      isSent ? message.at.timeIntervalSince1970 : nil,
    ])
    if isSent { db.afterNextTransaction { [signal] _ in signal.ring() } }
  }

  private static func subject(
    _ contract: ContractID, unless isInternal: Bool, _ db: Database
  ) throws -> WebhookSubject? {
    if isInternal { return nil }
    return try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT brand_id, reference, status, metadata FROM contract WHERE id = ?"),
      arguments: [contract.rawValue]
    ).map { row in
      WebhookSubject(
        contractID: contract, brandID: BrandID(rawValue: row["brand_id"]),
        reference: row["reference"], status: row["status"],
        metadata: try JSONText.decode(row["metadata"]))
    }
  }
}
