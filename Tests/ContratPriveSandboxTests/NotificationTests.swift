import ContratPrive
import Foundation
import Testing

@testable import ContratPriveSandbox

/// A simple reader of e-mails, which knows nothing of how they are written here.
struct MailReader {
  private(set) var headers: [String: String] = [:]
  private(set) var body = ""
  /// Lines as they are in the file.
  let lines: [String]

  init(_ data: Data) throws {
    let text = try #require(String(data: data, encoding: .utf8))
    lines = text.components(separatedBy: "\r\n")
    // A lone CR or LF is not allowed (RFC 5322, 2.3).
    try #require(!lines.contains { $0.utf8.contains(10) || $0.utf8.contains(13) })
    let end = try #require(lines.firstIndex(of: ""))
    var unfolded: [String] = []
    for line in lines[..<end] {
      if line.hasPrefix(" "), let last = unfolded.popLast() {
        unfolded.append(last + line)
      } else {
        unfolded.append(line)
      }
    }
    for line in unfolded {
      let parts = line.split(separator: ":", maxSplits: 1)
      try #require(parts.count == 2 && headers[String(parts[0])] == nil)
      headers[String(parts[0])] = Self.decodeWords(
        parts[1].trimmingCharacters(in: .whitespaces))
    }
    body = Self.decodeQuotedPrintable(lines[(end + 1)...].joined(separator: "\n"))
  }

  private static func decodeWords(_ text: String) -> String {
    text.replacing("?= =?", with: "?==?").replacing(/=\?UTF-8\?B\?([A-Za-z0-9+\/=]*)\?=/) { match in
      Data(base64Encoded: String(match.1)).map { String(decoding: $0, as: UTF8.self) } ?? "BROKEN"
    }
  }

  private static func decodeQuotedPrintable(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.replacing("=\n", with: "").utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        bytes.append(byte)
        continue
      }
      bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

@Suite("Notifications")
struct NotificationTests {
  private static func mails(_ sandbox: RunningSandbox) throws -> [MailReader] {
    let folder = sandbox.folder.appending(path: "mail")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return try names.sorted().map {
      try MailReader(try Data(contentsOf: folder.appending(path: $0)))
    }
  }

  @Test("each signatory is invited with label, deadline, message, deposit and link")
  func invitation() async throws {
    try await RunningSandbox.start { sandbox in
      sandbox.clock.set(try Date("2026-11-23T12:00:00Z", strategy: .iso8601))
      let answer = try await sandbox.client.call(
        try RunningSandbox.request(
          label: "Bail d’été — nº 12", signatories: 2,
          deadline: try Date("2026-12-01T17:05:00Z", strategy: .iso8601),
          deposit: Decimal(string: "1150.5"), notifySignatory: true,
          submitMessage: "Merci de signer\nvite = bien."))
      let mails = try Self.mails(sandbox)
      #expect(mails.count == 2)
      #expect(mails.map { $0.headers["To"] } == ["s0@example.com", "s1@example.com"])
      let mail = mails[1]
      #expect(mail.headers["Subject"] == "Contrat à signer\u{A0}: Bail d’été — nº 12")
      #expect(mail.headers["From"] == "Contrat-Privé <ne-pas-repondre@contrat-prive.invalid>")
      #expect(mail.headers["Date"] == "Mon, 23 Nov 2026 12:00:00 +0000")
      #expect(mail.headers["MIME-Version"] == "1.0")
      #expect(mail.headers["Content-Type"] == "text/plain; charset=utf-8")
      #expect(mail.headers["Content-Transfer-Encoding"] == "quoted-printable")
      #expect(mails[0].headers["Message-ID"] != mail.headers["Message-ID"])
      #expect(mail.body.contains("Bonjour Prénom 1 Nom,"))
      #expect(mail.body.contains("«\u{A0}Bail d’été — nº 12\u{A0}»"))
      #expect(mail.body.contains("1er\u{A0}décembre 2026 à 18\u{A0}h\u{A0}05 (heure de Paris)"))
      #expect(mail.body.contains("1\u{202F}150,50\u{A0}€"))
      #expect(mail.body.contains("Merci de signer\nvite = bien."))
      #expect(
        mail.body.contains("\(sandbox.url.absoluteString)/signer/\(answer.signatoryIDs[1])\n"))
      // RFC 5322, 2.1.1 and RFC 2045, 6.7.
      #expect(mail.lines.allSatisfy { $0.utf8.count <= 78 })
      let attributes = try FileManager.default.attributesOfItem(
        atPath: sandbox.folder.appending(path: "mail/00000001.eml").path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test("stealth mode writes nothing")
  func stealth() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      try await sandbox.sendSms(contract)
      try await sandbox.sign(contract)
      #expect(try await sandbox.value("SELECT count(*) FROM message") == 0)
      #expect(try Self.mails(sandbox).isEmpty)
    }
  }

  @Test("the owner hears of submission, each signature, completion and cancellation")
  func owner() async throws {
    try await RunningSandbox.start { sandbox in
      let answer = try await sandbox.client.call(
        try RunningSandbox.request(label: "Bail", signatories: 2, notifyOwner: true))
      for signer in answer.signatoryIDs {
        try await sandbox.sendSms((answer.contractID, signer))
        try await sandbox.sign((answer.contractID, signer))
      }
      let canceled = try await sandbox.create(
        try RunningSandbox.request(label: "Autre", notifyOwner: true))
      try await sandbox.client.call(ContractCancelRequest(contractID: canceled.id))
      let mails = try Self.mails(sandbox)
      #expect(
        mails.map { $0.headers["Subject"] } == [
          "Contrat soumis\u{A0}: Bail", "Nouvelle signature\u{A0}: Bail",
          "Nouvelle signature\u{A0}: Bail", "Contrat signé\u{A0}: Bail",
          "Contrat soumis\u{A0}: Autre", "Contrat annulé\u{A0}: Autre",
        ])
      #expect(mails.allSatisfy { $0.headers["To"] == "deposant@example.com" })
      #expect(mails[1].body.contains("Prénom 0 Nom a signé le contrat"))
    }
  }

  @Test("a mail whose file could not be written is written later, once")
  func outbox() async throws {
    try await RunningSandbox.start { sandbox in
      let folder = sandbox.folder.appending(path: "mail")
      // A file where the folder should be.
      try Data().write(to: folder)
      _ = try await sandbox.create(try RunningSandbox.request(notifyOwner: true))
      #expect(try await sandbox.value("SELECT count(*) FROM message") == 1)
      try FileManager.default.removeItem(at: folder)
      try await sandbox.server.rules.sweep()
      #expect(try Self.mails(sandbox).count == 1)
      try FileManager.default.removeItem(at: folder)
      try await sandbox.server.rules.sweep()
      #expect(try Self.mails(sandbox).isEmpty)
    }
  }

  @Test("no field can add a header or end the headers")
  func injection() throws {
    let hostile = "A\r\nBcc: x@example.com\r\n\r\nB\0\u{2028}=?UTF-8?B?QQ==?="
    let mail = EMLMessage(
      messageID: "1.cp", to: "a@example.com\r\nBcc: b@example.com", subject: hostile,
      body: "Ligne\r\n.\r\nFrom: x\r=\n" + String(repeating: "é", count: 200) + " \n",
      at: Date(timeIntervalSince1970: 0))
    let read = try MailReader(mail.data)
    #expect(read.headers.keys.contains("Bcc") == false)
    #expect(read.headers["To"] == "undisclosed-recipients:;")
    #expect(read.headers["Subject"] == hostile)
    #expect(read.headers.count == 10)
    #expect(read.body.hasPrefix("Ligne\n.\nFrom: x\n=\nééé"))
    #expect(read.body.hasSuffix("é \n"))
    #expect(read.lines.allSatisfy { $0.utf8.count <= 76 })
  }

  @Test("long subjects are folded between whole characters")
  func longSubject() throws {
    let subject = String(repeating: "Contrat 👨‍👩‍👧‍👦 d’été ", count: 12)
    let read = try MailReader(
      EMLMessage(
        messageID: "1.cp", to: "a@example.com", subject: subject, body: "",
        at: Date(timeIntervalSince1970: 0)
      ).data)
    #expect(read.headers["Subject"] == subject)
    #expect(read.lines.allSatisfy { $0.utf8.count <= 78 })
  }
}
