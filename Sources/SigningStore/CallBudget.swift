import Foundation
import GRDB
import Signing

/// The daily budget of one platform account (guide 1.4), counted in the transactions that record the
/// calls.
package struct CallBudget: Sendable {
  /// Names the account; another account has days of its own.
  let account: String
  /// Calls a day.
  let limit: Int

  package init(account: String, limit: Int) {
    self.account = account
    self.limit = limit
  }

  /// What can be begun, besides what `own` is of what is under way.
  func allowance(besides own: CallNeeds, at now: Date, _ db: Database) throws -> CallAllowance {
    let day = PlatformDay(of: now)
    return CallAllowance(
      limit: limit, used: try used(on: day, db), others: try Self.needs(db) - own,
      renewsAt: day.end)
  }

  func usage(at now: Date, _ db: Database) throws -> CallUsage {
    let day = PlatformDay(of: now)
    return CallUsage(
      day: day, limit: limit, used: try used(on: day, db), reserved: try Self.needs(db).total)
  }

  /// Counts a call that is begun.
  ///
  /// A clock that is put back must not give a day again that was seen already, so a call counts in
  /// its day and in the one after it, where that one was seen. A clock that was put forward by more
  /// than that must not use up days to come.
  func spend(at now: Date, _ db: Database) throws {
    let day = PlatformDay(of: now)
    try db.cachedStatement(
      sql: "INSERT INTO call_day (account, day, used) VALUES (?, ?, 0) ON CONFLICT DO NOTHING"
    ).execute(arguments: [account, day.name])
    guard try used(on: day, db) < limit else { throw BudgetOverdrawn() }
    try db.cachedStatement(
      sql: "UPDATE call_day SET used = used + 1 WHERE account = ? AND day IN (?, ?)"
    ).execute(arguments: [account, day.name, day.next.name])
  }

  /// The platform says that nothing is left of this day: others may use the account too.
  func useUp(at now: Date, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO call_day (account, day, used) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET used = max(used, ?3)
        """
    ).execute(arguments: [account, PlatformDay(of: now).name, limit])
  }

  private func used(on day: PlatformDay, _ db: Database) throws -> Int {
    try Int.fetchOne(
      db.cachedStatement(
        sql: "SELECT ifnull(max(used), 0) FROM call_day WHERE account = ? AND day IN (?, ?)"),
      arguments: [account, day.name, day.next.name]) ?? 0
  }

  private static func needs(_ db: Database) throws -> CallNeeds {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT signs, details, codes FROM call_needs"))
    else { throw UnknownStoredValue() }
    return CallNeeds(signs: row["signs"], details: row["details"], firstCodes: row["codes"])
  }
}

/// A call was begun that no budget allows: a defect, stopped before the call is made.
struct BudgetOverdrawn: Error {}
