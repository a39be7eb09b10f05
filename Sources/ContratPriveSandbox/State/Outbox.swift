import BlockingWork
import Foundation
import GRDB
import PrivateFiles

/// Messages of the platform: rows of the transaction that causes them, and for e-mails a file that
/// is written after it.
struct Outbox: Sendable {
  let pool: DatabasePool
  /// Where `.eml` files go.
  let folder: URL

  /// What is sent to one person.
  struct Message: Sendable, Equatable {
    enum Kind: String, Sendable {
      case sms, email
    }

    let kind: Kind
    /// A mobile number or an e-mail address.
    let recipient: String
    /// Of an e-mail.
    let subject: String?
    let body: String
  }

  /// Puts a message into the outbox.
  static func post(
    _ message: Message, contract: String, signatory: String?, _ act: Act, _ db: Database
  ) throws {
    let at = act.at.timeIntervalSince1970
    try db.execute(
      sql: """
        INSERT INTO message (api_user, contract_id, signatory_id, kind, recipient, subject, body,
          sent_at, delivered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        act.account.apiUser, contract, signatory, message.kind.rawValue, message.recipient,
        message.subject, message.body, at,
        // An SMS is delivered by being in the inbox page.
        message.kind == .sms ? at : nil,
      ])
  }

  /// Whether an e-mail waits for its file.
  static func hasMail(_ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM message WHERE delivered_at IS NULL)") ?? false
  }

  /// Writes every waiting e-mail as `mail/00000012.eml`. Done twice, it writes the same bytes.
  func deliver() async throws {
    let waiting = try await pool.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM message WHERE delivered_at IS NULL ORDER BY id")
        .map(Letter.init(row:))
    }
    guard !waiting.isEmpty else { return }
    for letter in waiting {
      try await BlockingWork.run { [folder] in
        try FileManager.default.createDirectory(
          at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try PrivateFile.replace(letter.file.data, at: folder.appending(path: letter.fileName))
      }
      try await pool.write { db in
        try db.execute(
          sql: "UPDATE message SET delivered_at = ? WHERE id = ?",
          arguments: [letter.sentAt.timeIntervalSince1970, letter.id])
      }
    }
  }

  private struct Letter: Sendable {
    let id: Int64
    let contractID: String
    let recipient: String
    let subject: String
    let body: String
    let sentAt: Date

    init(row: Row) {
      id = row["id"]
      contractID = row["contract_id"]
      recipient = row["recipient"]
      subject = row["subject"] ?? ""
      body = row["body"]
      sentAt = Date(timeIntervalSince1970: row["sent_at"])
    }

    var fileName: String {
      let number = String(id)
      return String(repeating: "0", count: max(0, 8 - number.count)) + number + ".eml"
    }

    var file: EMLMessage {
      EMLMessage(
        messageID: "\(id).\(contractID)", to: recipient, subject: subject, body: body, at: sentAt)
    }
  }
}
