import Foundation
import GRDB
package import Signing

/// The daily budget of each platform account (guide 1.4), counted in the transactions that record
/// the calls.
package struct CallBudget: Sendable {
  /// Names the server's own account; another account has days of its own.
  let account: String
  private let limit: @Sendable (AccountID) -> Int

  /// - Parameter limit: calls a day.
  package init(account: String, limit: Int) {
    self.init(account: account) { _ in limit }
  }

  /// - Parameter limit: calls a day of an account.
  package init(account: String, limit: @escaping @Sendable (AccountID) -> Int) {
    self.account = account
    self.limit = limit
  }

  private func name(of id: AccountID) -> String { id == .main ? account : id.rawValue }

  /// What can be begun, besides what `own` is of what is under way.
  func allowance(
    of id: AccountID, besides own: CallNeeds, at now: Date, _ db: Database
  ) throws -> CallAllowance {
    let day = PlatformDay(of: now)
    return CallAllowance(
      limit: limit(id), used: try used(id, on: day, db), others: try Self.needs(of: id, db) - own,
      renewsAt: day.end)
  }

  func usage(of id: AccountID, at now: Date, _ db: Database) throws -> CallUsage {
    let day = PlatformDay(of: now)
    return CallUsage(
      day: day, limit: limit(id), used: try used(id, on: day, db),
      reserved: try Self.needs(of: id, db).total)
  }

  /// Counts a call that is begun.
  ///
  /// A clock that is put back must not give a day again that was seen already, so a call counts in
  /// its day and in the one after it, where that one was seen. A clock that was put forward by more
  /// than that must not use up days to come.
  func spend(on id: AccountID, at now: Date, _ db: Database) throws {
    let day = PlatformDay(of: now)
    try db.cachedStatement(
      sql: "INSERT INTO call_day (account, day, used) VALUES (?, ?, 0) ON CONFLICT DO NOTHING"
    ).execute(arguments: [name(of: id), day.name])
    guard try used(id, on: day, db) < limit(id) else { throw BudgetOverdrawn() }
    try db.cachedStatement(
      sql: "UPDATE call_day SET used = used + 1 WHERE account = ? AND day IN (?, ?)"
    ).execute(arguments: [name(of: id), day.name, day.next.name])
  }

  /// The platform says that nothing is left of this day: others may use the account too.
  func useUp(_ id: AccountID, at now: Date, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO call_day (account, day, used) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET used = max(used, ?3)
        """
    ).execute(arguments: [name(of: id), PlatformDay(of: now).name, limit(id)])
  }

  private func used(_ id: AccountID, on day: PlatformDay, _ db: Database) throws -> Int {
    try Int.fetchOne(
      db.cachedStatement(
        sql: "SELECT ifnull(max(used), 0) FROM call_day WHERE account = ? AND day IN (?, ?)"),
      arguments: [name(of: id), day.name, day.next.name]) ?? 0
  }

  private static func needs(of id: AccountID, _ db: Database) throws -> CallNeeds {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT signs, details, codes FROM account_needs WHERE account = ?"),
        arguments: [id.rawValue])
    else { return CallNeeds() }
    return CallNeeds(signs: row["signs"], details: row["details"], firstCodes: row["codes"])
  }
}

/// A call was begun that no budget allows: a defect, stopped before the call is made.
struct BudgetOverdrawn: Error {}
