import Foundation
import GRDB

/// Who does something, through what and when: what the ledger and the audit trail say of it.
struct Act: Sendable {
  let account: SandboxAccount
  /// The call's name in the guide, or one of the other ways below.
  let call: String
  /// The fault that applies to the call.
  let fault: SandboxFault.Kind?
  let at: Date

  /// On the platform's own pages.
  static let site = "site"
  /// Nobody: a deadline came.
  static let deadline = "deadline"

  init(account: SandboxAccount, call: String, fault: SandboxFault.Kind? = nil, at: Date) {
    self.account = account
    self.call = call
    self.fault = fault
    self.at = at
  }

  /// Whether it counts as a request (guide 1.4).
  var isCall: Bool { call != Self.site && call != Self.deadline }

  /// Writes an entry of the contract's audit trail (the guide's `log`).
  func log(_ event: String, of contract: String, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO log (contract_id, at, event) VALUES (?, ?, ?)",
      arguments: [contract, at.timeIntervalSince1970, event])
  }

  /// Writes what truly happened, in the transaction that makes it happen.
  func record(
    _ event: LedgerEvent, contract: String?, signatory: String? = nil, _ db: Database
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO ledger (at, api_user, call, contract_id, signatory_id, event, fault)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        at.timeIntervalSince1970, account.apiUser, call, contract, signatory, event.rawValue,
        fault?.rawValue,
      ])
  }
}

/// Effects that the ledger keeps.
enum LedgerEvent: String, Sendable, CaseIterable {
  case contractCreated, draftCreated, contractSubmitted, contractCanceled, contractExpired
  case contractCompleted
  case smsSent, rightCode, wrongCode, signed, depositPaid
  /// A fault that was asked for took hold of a call.
  case fault
}
