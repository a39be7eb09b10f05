import Foundation
import GRDB
import Signing

/// Writes and reads remote calls: begun before they are made, ended when their outcome is known.
enum CallRow {
  static func insert(
    _ call: RemoteCall, of contract: ContractID, at now: Date, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO remote_call (id, contract_id, name, signatory_id, begun_at)
        VALUES (?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      call.attempt.rawValue, contract.rawValue, call.name, call.signatoryID?.rawValue,
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
      db, sql: "SELECT * FROM remote_call WHERE ended_at IS NULL ORDER BY begun_at"
    ).compactMap { row in
      let signatory: String? = row["signatory_id"]
      guard
        let kind = kind(named: row["name"], signatory: signatory.map(SignatoryID.init(rawValue:)))
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

  private static func kind(named name: String, signatory: SignatoryID?) -> RemoteCall.Kind? {
    let kinds: [RemoteCall.Kind] =
      [.create, .detail, .cancel, .find]
      + (signatory.map { [.sendSms($0), .sign($0)] } ?? [])
    return kinds.first { RemoteCall(attempt: .random(), kind: $0).name == name }
  }
}
