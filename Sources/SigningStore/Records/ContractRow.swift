import Foundation
import GRDB
import Signing

/// Reads and writes contracts, row by row: plain SQL with cached statements, since decoding
/// through Codable costs more than the queries themselves.
enum ContractRow {
  static func insert(_ contract: Contract, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO contract (id, brand_id, reference, label, language, deadline, created_at,
          return_url, frame_origins, metadata, injection, signing_order, status, remote_id,
          failure, signed_copy, account, version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
        """
    ).execute(arguments: [
      contract.id.rawValue, contract.brandID.rawValue, contract.reference, contract.label,
      contract.language.rawValue, contract.deadline.timeIntervalSince1970,
      contract.createdAt.timeIntervalSince1970, contract.returnURL,
      contract.frameOrigins.joined(separator: "\n"), try JSONText.encode(contract.metadata),
      try contract.injection.map { try JSONText.encode($0) },
      contract.order.rawValue, contract.state.status.rawValue, contract.state.remoteID,
      contract.state.failure, contract.state.signedCopy.rawValue, contract.account.rawValue,
    ])
    for (position, signatory) in contract.signatories.enumerated() {
      guard let state = contract.state.signatory(signatory.id) else { continue }
      try db.cachedStatement(
        sql: """
          INSERT INTO signatory (id, contract_id, position, first_name, last_name, email, mobile,
            deposit, status, sms_count, wrong_codes, wants_code)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        signatory.id.rawValue, contract.id.rawValue, position, signatory.firstName,
        signatory.lastName, signatory.email, signatory.mobile.e164,
        signatory.deposit.map { "\($0)" }, state.status.rawValue,
        state.smsCount, state.wrongCodes, state.wantsCode,
      ])
    }
    for document in contract.documents {
      try db.cachedStatement(
        sql: """
          INSERT INTO document (contract_id, number, kind, name, sha256, size, pages, changes)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        contract.id.rawValue, document.number, document.kind.rawValue, document.name,
        document.file.sha256, document.file.size, document.pages,
        document.changes.joined(separator: " "),
      ])
    }
  }

  /// Whose contract it is on the platform.
  static func account(of id: ContractID, _ db: Database) throws -> AccountID {
    let name = try String.fetchOne(
      db.cachedStatement(sql: "SELECT account FROM contract WHERE id = ?"),
      arguments: [id.rawValue])
    guard let name else { throw UnknownContract() }
    return AccountID(rawValue: name)
  }

  /// The contract and the version its state has now.
  static func fetch(_ id: ContractID, _ db: Database) throws -> (Contract, version: Int)? {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT * FROM contract WHERE id = ?"), arguments: [id.rawValue])
    else { return nil }
    return (try decode(row, db), row["version"])
  }

  static func decode(_ row: Row, _ db: Database) throws -> Contract {
    let id: String = row["id"]
    let people = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT * FROM signatory WHERE contract_id = ? ORDER BY position"),
      arguments: [id])
    let files = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT * FROM document WHERE contract_id = ? ORDER BY number"),
      arguments: [id])
    var signed: [Int: StoredFile] = [:]
    for file in files {
      if let hash: String = file["signed_sha256"], let size: Int = file["signed_size"] {
        signed[file["number"]] = StoredFile(sha256: hash, size: size)
      }
    }
    let injection: String? = row["injection"]
    return Contract(
      id: ContractID(rawValue: id), brandID: BrandID(rawValue: row["brand_id"]),
      reference: row["reference"], label: row["label"],
      language: try known(Language(rawValue: row["language"])),
      deadline: Date(timeIntervalSince1970: row["deadline"]),
      createdAt: Date(timeIntervalSince1970: row["created_at"]),
      documents: try files.map { file in
        ContractDocument(
          number: file["number"],
          kind: try known(ContractDocument.Kind(rawValue: file["kind"])),
          name: file["name"], file: StoredFile(sha256: file["sha256"], size: file["size"]),
          pages: file["pages"], changes: words(file["changes"]))
      },
      signatories: people.map { person in
        Signatory(
          id: SignatoryID(rawValue: person["id"]), firstName: person["first_name"],
          lastName: person["last_name"], email: person["email"],
          mobile: PhoneNumber(stored: person["mobile"]), deposit: deposit(person))
      },
      returnURL: row["return_url"], frameOrigins: origins(row["frame_origins"]),
      metadata: try JSONText.decode(row["metadata"]),
      injection: try injection.map { try JSONText.decode(Injection.self, $0) },
      account: AccountID(rawValue: row["account"]),
      state: ContractState(
        status: try known(ContractStatus(rawValue: row["status"])), remoteID: row["remote_id"],
        failure: row["failure"],
        signatories: try people.map(signatoryState), wantsAllCodes: row["wants_all_codes"],
        signedCopy: try known(SignedCopyStatus(rawValue: row["signed_copy"])),
        rejections: row["rejections"], signedDocuments: signed, doubt: doubt(row),
        deadline: Date(timeIntervalSince1970: row["deadline"]),
        order: try known(SigningOrder(rawValue: row["signing_order"])),
        isInjected: injection != nil))
  }

  /// What is reserved for it of the day's calls.
  static func needs(of id: ContractID, _ db: Database) throws -> CallNeeds {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT needs_signs, needs_details, needs_codes FROM contract WHERE id = ?"),
        arguments: [id.rawValue])
    else { return CallNeeds() }
    return CallNeeds(
      signs: row["needs_signs"], details: row["needs_details"], firstCodes: row["needs_codes"])
  }

  /// The version that the contract has now; nil where there is no such contract.
  static func version(of id: ContractID, _ db: Database) throws -> Int? {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT version FROM contract WHERE id = ?"),
      arguments: [id.rawValue])
  }

  /// Writes a changed state, if nobody changed it since `version`.
  ///
  /// - Returns: the version that it has now.
  static func update(
    _ state: ContractState, of id: ContractID, version: Int, _ db: Database
  ) throws -> Int {
    let needs = state.needs
    let moved = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          UPDATE contract SET status = ?, remote_id = ?, failure = ?, signed_copy = ?,
            rejections = ?, wants_all_codes = ?, looks_left = ?, look_at = ?, needs_signs = ?, needs_details = ?,
            needs_codes = ?, version = version + 1
          WHERE id = ? AND version = ? RETURNING version
          """),
      arguments: [
        state.status.rawValue, state.remoteID, state.failure, state.signedCopy.rawValue,
        state.rejections, state.wantsAllCodes, state.doubt?.looksLeft ?? 0,
        state.doubt?.nextLook.timeIntervalSince1970, needs.signs, needs.details, needs.firstCodes,
        id.rawValue, version,
      ])
    guard let moved else { throw StateConflict() }
    for signatory in state.signatories {
      try db.cachedStatement(
        sql: """
          UPDATE signatory SET remote_id = ?, status = ?, sms_count = ?, last_sms_at = ?,
            wrong_codes = ?, wants_code = ?, consented_at = ?, submitted_at = ?,
            last_failure = ?, signed_at = ?, platform_signed_at = ?, declined_at = ?, decline_reason = ?,
            signing_link = ?
          WHERE id = ?
          """
      ).execute(arguments: [
        signatory.remoteID, signatory.status.rawValue, signatory.smsCount,
        signatory.lastSmsAt?.timeIntervalSince1970, signatory.wrongCodes, signatory.wantsCode,
        signatory.consentedAt?.timeIntervalSince1970,
        signatory.submittedAt?.timeIntervalSince1970, signatory.lastFailure?.rawValue,
        signatory.signedAt?.timeIntervalSince1970,
        signatory.platformSignedAt?.timeIntervalSince1970,
        signatory.declinedAt?.timeIntervalSince1970,
        signatory.declineReason, signatory.signingLink, signatory.id.rawValue,
      ])
    }
    for (number, file) in state.signedDocuments {
      try db.cachedStatement(
        sql: """
          UPDATE document SET signed_sha256 = ?, signed_size = ?
          WHERE contract_id = ? AND number = ?
          """
      ).execute(arguments: [file.sha256, file.size, id.rawValue, number])
    }
    return moved["version"]
  }

  /// Writes who a signatory is.
  static func correct(
    _ signatory: Signatory, of contract: ContractID, _ db: Database
  ) throws {
    try db.execute(
      sql: """
        UPDATE signatory SET first_name = ?, last_name = ?, email = ?, mobile = ?
        WHERE id = ? AND contract_id = ?
        """,
      arguments: [
        signatory.firstName, signatory.lastName, signatory.email, signatory.mobile.e164,
        signatory.id.rawValue, contract.rawValue,
      ])
    // Whoever knows the contract as it was must read it again.
    try db.execute(
      sql: "UPDATE contract SET version = version + 1 WHERE id = ?",
      arguments: [contract.rawValue])
  }

  private static func deposit(_ row: Row) -> Decimal? {
    let text: String? = row["deposit"]
    return text.flatMap { Decimal(string: $0) }
  }

  private static func doubt(_ row: Row) -> CreationDoubt? {
    let look: Double? = row["look_at"]
    return look.map {
      CreationDoubt(looksLeft: row["looks_left"], nextLook: Date(timeIntervalSince1970: $0))
    }
  }

  private static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }

  /// One origin a line: an origin holds no line break.
  private static func origins(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }

  private static func signatoryState(_ row: Row) throws -> SignatoryState {
    let lastSms: Double? = row["last_sms_at"]
    let consented: Double? = row["consented_at"]
    let submitted: Double? = row["submitted_at"]
    let failure: String? = row["last_failure"]
    let signed: Double? = row["signed_at"]
    let platformSigned: Double? = row["platform_signed_at"]
    let declined: Double? = row["declined_at"]
    return SignatoryState(
      id: SignatoryID(rawValue: row["id"]), remoteID: row["remote_id"],
      status: try known(SignatoryStatus(rawValue: row["status"])), smsCount: row["sms_count"],
      lastSmsAt: lastSms.map(Date.init(timeIntervalSince1970:)), wrongCodes: row["wrong_codes"],
      wantsCode: row["wants_code"],
      consentedAt: consented.map(Date.init(timeIntervalSince1970:)),
      submittedAt: submitted.map(Date.init(timeIntervalSince1970:)),
      lastFailure: failure.flatMap(SignFailure.init(rawValue:)),
      signedAt: signed.map(Date.init(timeIntervalSince1970:)),
      platformSignedAt: platformSigned.map(Date.init(timeIntervalSince1970:)),
      declinedAt: declined.map(Date.init(timeIntervalSince1970:)),
      declineReason: row["decline_reason"], signingLink: row["signing_link"])
  }

  /// A value that a newer version may have written.
  private static func known<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw UnknownStoredValue() }
    return value
  }
}

/// Somebody changed the state in between: with one writer this means two servers on one folder.
struct StateConflict: Error {}

/// The database holds a value that this version does not know.
struct UnknownStoredValue: Error {}
