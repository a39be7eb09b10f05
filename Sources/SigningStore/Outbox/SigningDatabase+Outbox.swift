package import Foundation
import GRDB
package import Signing

extension SigningDatabase: WebhookOutbox {
  package var signal: WebhookSignal { outbox.signal }

  package func due(
    _ endpoints: [WebhookEndpointKey], at now: Date, limit: Int
  ) async throws -> DueWebhooks {
    try await pool.read { db in
      var next: Date?
      let queues = try endpoints.map { endpoint -> [WebhookDelivery] in
        guard try EndpointRow.health(endpoint, db).disabledAt == nil else { return [] }
        next = [next, try OutboxRow.next(endpoint, after: now, db)].compactMap { $0 }.min()
        return try OutboxRow.due(endpoint, at: now, limit: limit, db)
      }
      return DueWebhooks(queues: queues, next: next)
    }
  }

  package func settle(
    _ id: WebhookID, of endpoint: WebhookEndpointKey, _ result: WebhookResult, began: Date,
    at now: Date
  ) async throws -> WebhookDisabling? {
    try await pool.write { db in
      guard let first = try OutboxRow.settle(id, result, began: began, at: now, db) else {
        return nil
      }
      switch result {
      case .retry:
        return nil
      case .delivered:
        try EndpointRow.succeeded(endpoint, at: now, db)
        return nil
      case .gone:
        return try EndpointRow.disable(endpoint, .gone, ifIdleSince: nil, at: now, db) ? .gone : nil
      case .dead:
        return try EndpointRow.disable(endpoint, .failing, ifIdleSince: first, at: now, db)
          ? .failing : nil
      }
    }
  }

  package func releaseFuture(at now: Date) async throws {
    try await pool.write { db in try OutboxRow.releaseFuture(at: now, db) }
  }

  package func webhooks(_ query: WebhookQuery) async throws -> [WebhookRecord] {
    try await pool.read { db in try OutboxRow.fetchAll(query, db) }
  }

  package func webhook(_ id: WebhookID, of brand: BrandID) async throws -> WebhookRecord? {
    try await pool.read { db in try OutboxRow.fetch(id, of: brand, db).map(OutboxRow.record) }
  }

  package func replay(_ id: WebhookID, of brand: BrandID, at now: Date) async throws -> Bool {
    try await replay(id, brand, at: now) > 0
  }

  package func replayAll(of brand: BrandID, at now: Date) async throws -> Int {
    try await replay(nil, brand, at: now)
  }

  private func replay(_ id: WebhookID?, _ brand: BrandID, at now: Date) async throws -> Int {
    let count = try await pool.write { db in
      let count = try OutboxRow.replay(id, of: brand, db)
      // Of all: also where there is none, what waits goes on.
      if count > 0 || id == nil { try EndpointRow.enable(brand, at: now, db) }
      return count
    }
    signal.ring()
    return count
  }

  package func health(of endpoint: WebhookEndpointKey) async throws -> WebhookHealth {
    try await pool.read { db in try EndpointRow.health(endpoint, db) }
  }

  package func events(
    of brand: BrandID, after id: WebhookID?, limit: Int
  ) async throws -> [WebhookRecord]? {
    try await pool.read { db in
      var sequence: Int64 = 0
      if let id {
        guard let row = try OutboxRow.fetch(id, of: brand, db) else { return nil }
        sequence = row["sequence"]
      }
      return try OutboxRow.fetchAll(of: brand, after: sequence, limit: limit, db)
    }
  }

  package func depth() async throws -> WebhookDepth {
    try await pool.read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT count(*) AS count, min(at) AS oldest FROM outbox WHERE state = 'pending'")
      let dead = try Int.fetchOne(db, sql: "SELECT count(*) FROM outbox WHERE state = 'dead'")
      let disabled = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM webhook_endpoint WHERE disabled_at IS NOT NULL")
      let oldest: Double? = row?["oldest"]
      return WebhookDepth(
        pending: row?["count"] ?? 0, dead: dead ?? 0,
        oldest: oldest.map(Date.init(timeIntervalSince1970:)), disabledEndpoints: disabled ?? 0)
    }
  }
}
