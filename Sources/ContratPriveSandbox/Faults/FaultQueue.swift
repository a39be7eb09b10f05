import ContratPrive
import Foundation
import GRDB

/// The faults that were asked for, in the database: they survive a restart.
struct FaultQueue: Sendable {
  let pool: DatabasePool

  /// Takes a fault in.
  ///
  /// - Throws: ``SandboxRefusal`` for one that makes no sense.
  func add(_ fault: SandboxFault) async throws -> StandingFault {
    try Self.check(fault)
    return try await pool.write { db in
      if let account = fault.account, try SandboxDatabase.account(account, db) == nil {
        throw SandboxRefusal.invalid("account: no such apiUser")
      }
      try db.execute(
        sql: """
          INSERT INTO fault (kind, call, api_user, skip, remaining, milliseconds, code)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          fault.kind.rawValue, fault.call, fault.account, fault.skip, fault.times,
          fault.milliseconds, fault.code,
        ])
      return StandingFault(id: db.lastInsertedRowID, fault: fault)
    }
  }

  func all() async throws -> [StandingFault] {
    try await pool.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM fault ORDER BY id").compactMap(Self.fault)
    }
  }

  /// Forgets every fault.
  ///
  /// - Returns: how many there were.
  func clear() async throws -> Int {
    try await pool.write { db in
      try db.execute(sql: "DELETE FROM fault")
      return db.changesCount
    }
  }

  /// The fault that serves this call, counted down.
  func take(for act: Act) async throws -> SandboxFault? {
    let matching = "(call IS NULL OR call = ?) AND (api_user IS NULL OR api_user = ?)"
    let arguments: StatementArguments = [act.call, act.account.apiUser]
    // Most of the time there is none: no call pays for a transaction then.
    let isAny = try await pool.read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM fault WHERE \(matching))", arguments: arguments)
    }
    guard isAny == true else { return nil }
    return try await pool.write { db in
      let waiting = try Row.fetchAll(
        db, sql: "SELECT * FROM fault WHERE \(matching) ORDER BY id", arguments: arguments)
      for standing in waiting.compactMap(Self.fault) {
        guard standing.fault.skip == 0 else {
          try db.execute(
            sql: "UPDATE fault SET skip = skip - 1 WHERE id = ?", arguments: [standing.id])
          continue
        }
        try db.execute(
          sql: "UPDATE fault SET remaining = remaining - 1 WHERE id = ?", arguments: [standing.id])
        try db.execute(sql: "DELETE FROM fault WHERE remaining <= 0")
        let served = Act(
          account: act.account, call: act.call, fault: standing.fault.kind, at: act.at)
        try served.record(.fault, contract: nil, db)
        return standing.fault
      }
      return nil
    }
  }

  private static func fault(_ row: Row) -> StandingFault? {
    guard let kind = SandboxFault.Kind(rawValue: row["kind"]) else { return nil }
    return StandingFault(
      id: row["id"],
      fault: SandboxFault(
        kind, call: row["call"], account: row["api_user"], skip: row["skip"],
        times: row["remaining"], milliseconds: row["milliseconds"], code: row["code"]))
  }

  private static func check(_ fault: SandboxFault) throws(SandboxRefusal) {
    if let call = fault.call, PlatformCallName(rawValue: call) == nil {
      throw .invalid("call: one of the guide's eight calls")
    }
    guard (0...100_000).contains(fault.skip) else { throw .invalid("skip: 0 to 100000") }
    guard (1...100_000).contains(fault.times) else { throw .invalid("times: 1 to 100000") }
    guard (0...600_000).contains(fault.milliseconds) else {
      throw .invalid("milliseconds: 0 to 600000")
    }
    guard fault.kind.needsMilliseconds == (fault.milliseconds > 0) else {
      throw .invalid("milliseconds: for delay and lateDelivery, and above 0 there")
    }
    guard (fault.kind == .refuse) == (fault.code != nil) else {
      throw .invalid("code: for refuse, and required there")
    }
    if let code = fault.code, code.wholeMatch(of: /[A-Za-z][A-Za-z0-9_.-]{0,63}/) == nil {
      throw .invalid("code: 1 to 64 letters and digits")
    }
  }
}
