import Foundation
import GRDB
import Signing

/// Writes and reads remote calls: begun before they are made, ended when their outcome is known.
enum CallRow {
  static func insert(
    _ call: RemoteCall, of contract: ContractID?, at now: Date, _ db: Database
  ) throws {
    var remoteID: String?
    if case .cancelStray(let stray) = call.kind { remoteID = stray }
    try db.cachedStatement(
      sql: """
        INSERT INTO remote_call (id, contract_id, name, signatory_id, remote_id, begun_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      call.attempt.rawValue, contract?.rawValue, call.name, call.signatoryID?.rawValue, remoteID,
      now.timeIntervalSince1970,
    ])
  }

  static func end(
    _ attempt: AttemptID, _ outcome: String, at now: Date, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: "UPDATE remote_call SET outcome = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL"
    ).execute(arguments: [outcome, now.timeIntervalSince1970, attempt.rawValue])
  }

  static func isOpen(_ attempt: AttemptID, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT ended_at IS NULL FROM remote_call WHERE id = ?",
      arguments: [attempt.rawValue]) ?? false
  }

  static func openCalls(_ db: Database) throws -> [(ContractID, RemoteCall)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM remote_call WHERE ended_at IS NULL AND contract_id IS NOT NULL
        ORDER BY begun_at
        """
    ).compactMap { row in
      let signatory: String? = row["signatory_id"]
      guard
        let kind = kind(
          named: row["name"], signatory: signatory.map(SignatoryID.init(rawValue:)),
          stray: row["remote_id"])
      else { return nil }
      return (
        ContractID(rawValue: row["contract_id"]),
        RemoteCall(attempt: AttemptID(rawValue: row["id"]), kind: kind)
      )
    }
  }

  static func fetchAll(of contract: ContractID, _ db: Database) throws -> [RemoteCallRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT * FROM remote_call WHERE contract_id = ?
          ORDER BY begun_at, ended_at IS NULL, ended_at
          """),
      arguments: [contract.rawValue]
    ).map { row in
      let signatory: String? = row["signatory_id"]
      let ended: Double? = row["ended_at"]
      return RemoteCallRecord(
        name: row["name"], signatoryID: signatory.map(SignatoryID.init(rawValue:)),
        begunAt: Date(timeIntervalSince1970: row["begun_at"]),
        endedAt: ended.map(Date.init(timeIntervalSince1970:)), outcome: row["outcome"])
    }
  }

  static func endInterruptedLists(at now: Date, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE remote_call SET outcome = 'not read: interrupted', ended_at = ?
        WHERE ended_at IS NULL AND contract_id IS NULL
        """, arguments: [now.timeIntervalSince1970])
  }

  /// When creations of a contract were begun, from the first to the last.
  static func creations(of contract: ContractID, _ db: Database) throws -> ClosedRange<Date>? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT min(begun_at) AS first, max(begun_at) AS last FROM remote_call
          WHERE contract_id = ? AND name = 'contractCreateRequest'
          """),
      arguments: [contract.rawValue])
    guard let first: Double = row?["first"], let last: Double = row?["last"] else { return nil }
    return Date(timeIntervalSince1970: first)...Date(timeIntervalSince1970: last)
  }

  private static func kind(
    named name: String, signatory: SignatoryID?, stray: String?
  ) -> RemoteCall.Kind? {
    let kinds: [RemoteCall.Kind] =
      (stray.map { [.cancelStray($0)] } ?? [.cancel]) + [.create, .detail, .sendAllSms]
      + (signatory.map { [.sendSms($0), .sign($0)] } ?? [])
    return kinds.first { RemoteCall(attempt: .random(), kind: $0).name == name }
  }
}
