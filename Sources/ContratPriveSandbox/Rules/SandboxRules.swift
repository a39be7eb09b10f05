import ContratPrive
import Foundation
import GRDB
import PDFSignatures

/// What the platform does for each call of the guide's chapter 2.
struct SandboxRules: Sendable {
  let database: SandboxDatabase
  let signer: PDFSigner
  let now: @Sendable () -> Date

  /// The code that every signatory "receives": no SMS is sent (guide 1.4).
  static let code = "0000"

  func create(_ request: Wire.CreateRequest, for account: SandboxAccount) async throws
    -> Wire.CreateAnswer
  {
    try check(request)
    let id = "cp_\(SandboxID.random())"
    let now = now()
    let signatories = request.signatory.map { (id: "sg_\(SandboxID.random())", person: $0) }
    try await database.pool.write { db in
      try db.execute(
        sql: """
          INSERT INTO contract (id, api_user, label, language, deadline, created_at, status)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id, account.apiUser, request.label, request.language,
          request.deadline.timeIntervalSince1970, now.timeIntervalSince1970,
          request.action.submit ? "open" : "draft",
        ])
      for (position, signatory) in signatories.enumerated() {
        try db.execute(
          sql: """
            INSERT INTO signatory (id, contract_id, position, first_name, last_name, email, mobile,
              sms_sent, codes_tried) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)
            """,
          arguments: [
            signatory.id, id, position, signatory.person.firstName, signatory.person.lastName,
            signatory.person.email, signatory.person.mobile,
          ])
      }
      for (kind, documents) in [("main", request.mainDocument), ("annex", request.annex ?? [])] {
        for (number, document) in documents.enumerated() {
          try db.execute(
            sql: """
              INSERT INTO document (contract_id, kind, number, name, data) VALUES (?, ?, ?, ?, ?)
              """,
            arguments: [id, kind, number, document.name, document.data])
        }
      }
      try Self.log(
        request.action.submit ? "contract submitted" : "draft saved", of: id, at: now, db)
    }
    return Wire.CreateAnswer(
      contractId: id, signatory: signatories.map { Wire.NewSignatoryAnswer(signatoryId: $0.id) })
  }

  func list(_ request: Wire.ListRequest, for account: SandboxAccount) async throws
    -> Wire.ListAnswer
  {
    let now = now().timeIntervalSince1970
    return try await database.pool.write { db in
      try Self.expire(at: now, db)
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM contract WHERE api_user = ? AND (?2 IS NULL OR status = ?2)
            AND (?3 IS NULL OR created_at >= ?3) AND (?4 IS NULL OR created_at < ?4)
          ORDER BY created_at, id
          """,
        arguments: [
          account.apiUser, request.status, request.from?.timeIntervalSince1970,
          request.to?.timeIntervalSince1970,
        ])
      return Wire.ListAnswer(
        contract: rows.map {
          Wire.ListItem(
            contractId: $0["id"], label: $0["label"], status: $0["status"],
            createdAt: Date(timeIntervalSince1970: $0["created_at"]))
        })
    }
  }

  func detail(_ request: Wire.ContractRequest, for account: SandboxAccount) async throws
    -> Wire.DetailAnswer
  {
    let now = now().timeIntervalSince1970
    return try await database.pool.write { db in
      try Self.expire(at: now, db)
      let contract = try Self.contract(request.contractId, of: account, db)
      let signatories = try Row.fetchAll(
        db, sql: "SELECT * FROM signatory WHERE contract_id = ? ORDER BY position",
        arguments: [request.contractId])
      let documents = try Row.fetchAll(
        db,
        sql: "SELECT * FROM document WHERE contract_id = ? AND kind = 'main' ORDER BY number",
        arguments: [request.contractId])
      let log = try Row.fetchAll(
        db, sql: "SELECT * FROM log WHERE contract_id = ? ORDER BY sequence",
        arguments: [request.contractId])
      return Wire.DetailAnswer(
        contractId: contract["id"], label: contract["label"], status: contract["status"],
        signatory: signatories.map { row in
          let signedAt: Double? = row["signed_at"]
          return Wire.SignatoryDetail(
            signatoryId: row["id"], firstName: row["first_name"], lastName: row["last_name"],
            status: signedAt == nil ? "waiting" : "signed",
            signedAt: signedAt.map(Date.init(timeIntervalSince1970:)))
        },
        mainDocument: documents.map {
          Wire.MainDocumentDetail(name: $0["name"], data: $0["data"], signedData: $0["signed"])
        },
        log: log.map {
          Wire.LogEntry(at: Date(timeIntervalSince1970: $0["at"]), event: $0["event"])
        })
    }
  }

  func cancel(_ request: Wire.ContractRequest, for account: SandboxAccount) async throws
    -> Wire.Empty
  {
    let now = now()
    try await database.pool.write { db in
      try Self.expire(at: now.timeIntervalSince1970, db)
      _ = try Self.openContract(request.contractId, of: account, db)
      try db.execute(
        sql: "UPDATE contract SET status = 'canceled' WHERE id = ?",
        arguments: [request.contractId])
      try Self.log("contract canceled", of: request.contractId, at: now, db)
    }
    return Wire.Empty()
  }

  func sendSms(_ request: Wire.SignatoryRequest, for account: SandboxAccount) async throws
    -> Wire.Empty
  {
    let now = now()
    try await database.pool.write { db in
      try Self.expire(at: now.timeIntervalSince1970, db)
      _ = try Self.openContract(request.contractId, of: account, db)
      let signatory = try Self.unsigned(request.signatoryId, of: request.contractId, db)
      guard signatory["mobile"] as String? != nil else {
        throw SandboxRefusal(.invalidRequest, "this signatory has no mobile number")
      }
      try db.execute(
        sql: "UPDATE signatory SET sms_sent = sms_sent + 1 WHERE id = ?",
        arguments: [request.signatoryId])
      try Self.log(
        "SMS sent to signatory \(request.signatoryId)", of: request.contractId, at: now, db)
    }
    return Wire.Empty()
  }

  func sign(_ request: Wire.SignRequest, for account: SandboxAccount) async throws
    -> Wire.SignAnswer
  {
    let now = now()
    let status: String? = try await database.pool.write { db in
      try Self.expire(at: now.timeIntervalSince1970, db)
      _ = try Self.openContract(request.contractId, of: account, db)
      let signatory = try Self.unsigned(request.signatoryId, of: request.contractId, db)
      guard signatory["sms_sent"] > 0 else {
        throw SandboxRefusal(.noCodeSent, "no code was sent to this signatory")
      }
      try db.execute(
        sql: "UPDATE signatory SET codes_tried = codes_tried + 1 WHERE id = ?",
        arguments: [request.signatoryId])
      guard request.code == Self.code else { return nil }
      try db.execute(
        sql: "UPDATE signatory SET signed_at = ? WHERE id = ?",
        arguments: [now.timeIntervalSince1970, request.signatoryId])
      try Self.log(
        "signed by signatory \(request.signatoryId)", of: request.contractId, at: now, db)
      return try completeIfLast(request.contractId, at: now, db)
    }
    guard let status else { throw SandboxRefusal(.wrongCode, "this is not the code that was sent") }
    return Wire.SignAnswer(contractStatus: status, signedAt: now)
  }

  /// Signs the documents once everyone has signed, in the same transaction: of two who sign at the
  /// same time, one is the last.
  ///
  /// - Returns: the contract's status.
  private func completeIfLast(_ id: String, at now: Date, _ db: Database) throws -> String {
    let waiting = try Int.fetchOne(
      db, sql: "SELECT count(*) FROM signatory WHERE contract_id = ? AND signed_at IS NULL",
      arguments: [id])
    guard waiting == 0 else { return "open" }
    let documents = try Row.fetchAll(
      db, sql: "SELECT number, data FROM document WHERE contract_id = ? AND kind = 'main'",
      arguments: [id])
    for document in documents {
      let signed = try signer.sign(
        document["data"], name: "Contrat-Privé (bac à sable)",
        reason: "Signature de test du contrat \(id)", at: now)
      try db.execute(
        sql: """
          UPDATE document SET signed = ? WHERE contract_id = ? AND kind = 'main' AND number = ?
          """,
        arguments: [signed, id, document["number"] as Int])
    }
    try db.execute(sql: "UPDATE contract SET status = 'signed' WHERE id = ?", arguments: [id])
    try Self.log("contract signed by everyone", of: id, at: now, db)
    return "signed"
  }

  // MARK: - Steps

  private func check(_ request: Wire.CreateRequest) throws {
    func refuse(_ message: String) -> SandboxRefusal { SandboxRefusal(.invalidRequest, message) }
    guard (1...300).contains(request.label.count) else {
      throw refuse("label: 1 to 300 characters")
    }
    guard request.language.count == 2 else { throw refuse("language: two letters") }
    guard request.deadline > now() else { throw refuse("deadline: must be in the future") }
    guard !request.mainDocument.isEmpty else { throw refuse("mainDocument: at least one") }
    guard !request.signatory.isEmpty else { throw refuse("signatory: at least one") }
    for signatory in request.signatory {
      guard !signatory.firstName.isEmpty, !signatory.lastName.isEmpty else {
        throw refuse("signatory: firstName and lastName are required")
      }
      guard signatory.email.contains("@") else { throw refuse("signatory: email is not one") }
      // A draft may wait for its mobile numbers (guide 3.1).
      if request.action.submit {
        guard let mobile = signatory.mobile, mobile.hasPrefix("+"), mobile.count >= 9 else {
          throw refuse("signatory: mobile must be in international form")
        }
      }
    }
    for document in request.mainDocument + (request.annex ?? []) {
      guard (try? PDFSummary(reading: document.data)) != nil else {
        throw SandboxRefusal(.invalidDocument, "a document is not a PDF that can be signed")
      }
    }
  }

  private static func contract(
    _ id: String, of account: SandboxAccount, _ db: Database
  ) throws -> Row {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT * FROM contract WHERE id = ? AND api_user = ?",
        arguments: [id, account.apiUser])
    else { throw SandboxRefusal(.unknownContract, "no such contract") }
    return row
  }

  private static func openContract(
    _ id: String, of account: SandboxAccount, _ db: Database
  ) throws -> Row {
    let row = try contract(id, of: account, db)
    guard row["status"] == "open" else {
      throw SandboxRefusal(.contractNotOpen, "the contract is not open for signature")
    }
    return row
  }

  private static func unsigned(_ id: String, of contract: String, _ db: Database) throws -> Row {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT * FROM signatory WHERE id = ? AND contract_id = ?",
        arguments: [id, contract])
    else { throw SandboxRefusal(.unknownSignatory, "no such signatory") }
    guard row["signed_at"] as Double? == nil else {
      throw SandboxRefusal(.alreadySigned, "this signatory has signed already")
    }
    return row
  }

  private static func expire(at now: Double, _ db: Database) throws {
    try db.execute(
      sql: "UPDATE contract SET status = 'expired' WHERE status = 'open' AND deadline <= ?",
      arguments: [now])
  }

  private static func log(
    _ event: String, of contract: String, at date: Date, _ db: Database
  ) throws {
    try db.execute(
      sql: "INSERT INTO log (contract_id, at, event) VALUES (?, ?, ?)",
      arguments: [contract, date.timeIntervalSince1970, event])
  }
}
