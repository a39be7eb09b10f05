package import Foundation
import GRDB

/// What truly happened on the platform, whatever its clients were told. Never a code or a key.
package struct SandboxLedger: Sendable, Codable, Equatable {
  /// A contract and what was done with it.
  package struct Contract: Sendable, Codable, Equatable {
    package let contractId: String
    package let label: String
    /// The `apiUser` of its owner.
    package let account: String
    package let status: String
    /// Of all its signatories.
    package let smsSent: Int
    /// Right and wrong ones.
    package let codesTried: Int
    package let signatures: Int
    /// Neither canceled nor expired.
    package let alive: Bool
  }

  /// One effect, in the order in which they happened.
  package struct Entry: Sendable, Codable, Equatable {
    package let id: Int64
    package let at: Date
    package let account: String
    /// A call's name, `site` or `deadline`.
    package let call: String
    package let contractId: String?
    package let signatoryId: String?
    package let event: String
    /// The fault that applied to the call.
    package let fault: String?
  }

  package let contracts: [Contract]
  package let entries: [Entry]

  /// - Parameter contract: only this one, or all.
  static func read(_ pool: DatabasePool, contract: String?) async throws -> SandboxLedger {
    try await pool.read { db in
      let contracts = try Row.fetchAll(
        db,
        sql: """
          SELECT contract.*, (SELECT coalesce(sum(sms_sent), 0) FROM signatory
              WHERE contract_id = contract.id) AS sms_sent,
            (SELECT coalesce(sum(codes_tried), 0) FROM signatory
              WHERE contract_id = contract.id) AS codes_tried,
            (SELECT count(signed_at) FROM signatory
              WHERE contract_id = contract.id) AS signatures
          FROM contract WHERE ?1 IS NULL OR id = ?1 ORDER BY created_at, rowid
          """,
        arguments: [contract])
      let entries = try Row.fetchAll(
        db, sql: "SELECT * FROM ledger WHERE ?1 IS NULL OR contract_id = ?1 ORDER BY id",
        arguments: [contract])
      return SandboxLedger(
        contracts: contracts.map(Contract.init(row:)), entries: entries.map(Entry.init(row:)))
    }
  }
}

extension SandboxLedger.Contract {
  init(row: Row) {
    let status: ContractRecord.Status = row["status"]
    self.init(
      contractId: row["id"], label: row["label"], account: row["api_user"],
      status: status.rawValue, smsSent: row["sms_sent"], codesTried: row["codes_tried"],
      signatures: row["signatures"], alive: status != .canceled && status != .expired)
  }
}

extension SandboxLedger.Entry {
  init(row: Row) {
    self.init(
      id: row["id"], at: Date(timeIntervalSince1970: row["at"]), account: row["api_user"],
      call: row["call"], contractId: row["contract_id"], signatoryId: row["signatory_id"],
      event: row["event"], fault: row["fault"])
  }
}
