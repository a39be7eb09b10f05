import Foundation
import GRDB
import Signing

/// Writes and reads what changes of state leave behind: events and remote calls.
enum JournalRow {
  static func insert(_ entry: JournalEntry, of contract: ContractID, _ db: Database) throws {
    switch entry {
    case .event(let event):
      try db.cachedStatement(
        sql: "INSERT INTO event (contract_id, signatory_id, kind, at, data) VALUES (?, ?, ?, ?, ?)"
      ).execute(arguments: [
        contract.rawValue, event.signatoryID?.rawValue, event.kind.rawValue,
        event.at.timeIntervalSince1970, try JSONText.encode(event.data),
      ])
    case .callBegun(let call, let at):
      try db.cachedStatement(
        sql: """
          INSERT INTO remote_call (id, contract_id, name, signatory_id, begun_at)
          VALUES (?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        call.attempt.rawValue, contract.rawValue, call.name, call.signatoryID?.rawValue,
        at.timeIntervalSince1970,
      ])
    case .callEnded(let attempt, let outcome, let at):
      try db.cachedStatement(
        sql: """
          UPDATE remote_call SET outcome = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL
          """
      ).execute(arguments: [outcome, at.timeIntervalSince1970, attempt.rawValue])
    }
  }

  static func events(of contract: ContractID, _ db: Database) throws -> [ContractEvent] {
    try Row.fetchAll(
      db, sql: "SELECT * FROM event WHERE contract_id = ? ORDER BY sequence",
      arguments: [contract.rawValue]
    ).compactMap { row in
      guard let kind = ContractEvent.Kind(rawValue: row["kind"]) else { return nil }
      let signatory: String? = row["signatory_id"]
      return ContractEvent(
        kind: kind, signatoryID: signatory.map(SignatoryID.init(rawValue:)),
        at: Date(timeIntervalSince1970: row["at"]), data: try JSONText.decode(row["data"]))
    }
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

  private static func kind(named name: String, signatory: SignatoryID?) -> RemoteCall.Kind? {
    let kinds: [RemoteCall.Kind] =
      [.create, .detail, .cancel, .find]
      + (signatory.map { [.sendSms($0), .sign($0)] } ?? [])
    return kinds.first { RemoteCall(attempt: .random(), kind: $0).name == name }
  }
}
