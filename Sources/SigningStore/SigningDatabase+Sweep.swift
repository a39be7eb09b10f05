package import Foundation
import GRDB
package import Signing

/// What the sweep looks for, and calls that belong to no contract alone.
extension SigningDatabase {
  package func openCalls() async throws -> [(ContractID, RemoteCall)] {
    try await pool.read { db in try CallRow.openCalls(db) }
  }

  package func unsettled(at now: Date) async throws -> [UnsettledContract] {
    try await pool.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT id FROM contract
          WHERE status IN ('createUnknown', 'canceling', 'cancelUnknown')
            OR (status = 'completed' AND signed_copy IN ('missing', 'fetched', 'pending'))
            OR (status = 'open' AND deadline <= ?1)
          UNION
          SELECT id FROM contract WHERE look_at <= ?1
          UNION
          SELECT contract_id FROM signatory WHERE status = 'signUnknown'
          """, arguments: [now.timeIntervalSince1970]
      ).compactMap { text in
        let id = ContractID(rawValue: text)
        guard let (contract, _) = try ContractRow.fetch(id, db) else { return nil }
        let creations = try CallRow.creations(of: id, db)
        return UnsettledContract(
          contract: contract, creations: creations ?? contract.createdAt...contract.createdAt)
      }
    }
  }

  package func contractsToInject(limit: Int) async throws -> [ContractID] {
    try await pool.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT id FROM contract WHERE injection IS NOT NULL AND status = 'prepared'
          ORDER BY created_at LIMIT ?
          """, arguments: [limit]
      ).map(ContractID.init(rawValue:))
    }
  }

  package func contractsToArchive(limit: Int) async throws -> [ContractID] {
    try await pool.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT id FROM contract WHERE status = 'completed' AND signed_copy = 'verified'
          ORDER BY created_at LIMIT ?
          """, arguments: [limit]
      ).map(ContractID.init(rawValue:))
    }
  }

  package func injectedOpen() async throws -> [Contract] {
    try await pool.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM contract WHERE injection IS NOT NULL AND status = 'open'"
      ).map { try ContractRow.decode($0, db) }
    }
  }

  package func releaseDormant(since moment: Date) async throws {
    try await pool.write { db in
      try db.execute(
        sql: """
          UPDATE contract SET needs_signs = 0, needs_details = 0, needs_codes = 0
          WHERE needs_signs + needs_details + needs_codes > 0 AND status = 'open'
            AND NOT EXISTS (SELECT 1 FROM remote_call
              WHERE contract_id = contract.id AND begun_at > ?1)
          """, arguments: [moment.timeIntervalSince1970])
    }
  }

  package func overdue(at now: Date) async throws -> [ContractID] {
    try await pool.read { db in
      try String.fetchAll(
        db, sql: "SELECT id FROM contract WHERE status = 'prepared' AND deadline <= ?",
        arguments: [now.timeIntervalSince1970]
      ).map(ContractID.init(rawValue:))
    }
  }

  package func contracts(
    withStraysAmong listed: [ListedContract]
  ) async throws -> [ContractID] {
    try await pool.read { db in
      let own = try db.cachedStatement(
        sql: "SELECT 1 FROM contract WHERE id = ? AND remote_id IS NOT ?")
      let found = try listed.compactMap { entry in
        try entry.contractID.flatMap { id in
          try Int.fetchOne(own, arguments: [id.rawValue, entry.remoteID]).map { _ in id }
        }
      }
      return Array(Set(found))
    }
  }

  package func begin(
    _ call: RemoteCall, on account: AccountID, at now: Date
  ) async throws -> Bool {
    try await pool.write { db in
      let allowance = try budget.allowance(of: account, besides: CallNeeds(), at: now, db)
      guard allowance.affords(call.kind, before: CallNeeds()) else { return false }
      try budget.spend(on: account, at: now, db)
      try CallRow.insert(call, of: nil, at: now, db)
      return true
    }
  }

  package func end(
    _ call: RemoteCall, _ outcome: String, quotaUsedUp: AccountID?, at now: Date
  ) async throws {
    try await pool.write { db in
      if let quotaUsedUp { try budget.useUp(quotaUsedUp, at: now, db) }
      try CallRow.end(call.attempt, outcome, at: now, db)
    }
  }

  package func endInterruptedLists(at now: Date) async throws {
    try await pool.write { db in try CallRow.endInterruptedLists(at: now, db) }
  }

  package func usage(of account: AccountID, at now: Date) async throws -> CallUsage {
    try await pool.read { db in try budget.usage(of: account, at: now, db) }
  }

  package func correct(
    _ signatory: Signatory, of contract: ContractID, at now: Date, by actor: Actor
  ) async throws {
    try await pool.write { db in
      guard let (kept, _) = try ContractRow.fetch(contract, db),
        let old = kept.signatory(signatory.id)
      else { throw UnknownContract() }
      guard kept.state.status == .prepared else { throw ContractBegun() }
      guard let event = ContractEvent.corrected(old, to: signatory, at: now) else { return }
      try ContractRow.correct(signatory, of: contract, db)
      try write([.event(event)], of: contract, by: actor, db)
    }
  }
}
