import Foundation
import GRDB

/// A contract as its pages need it, without the bytes of its documents.
struct SiteContract: Sendable {
  let id: String
  let label: String
  let language: String
  let account: String
  let apiUser: String
  /// What the account's platform limits (guide 1.4).
  let mode: SandboxMode
  let status: SiteStatus
  let createdAt: Double
  let deadline: Double
  let submittedAt: Double?
  let notifiesSignatories: Bool
  let notifiesOwner: Bool
  let submitMessage: String?
  let signatories: [SiteSignatory]
  let documents: [SiteDocument]

  /// - Returns: nil where there is none.
  static func find(_ id: String, at now: Date, _ db: Database) throws -> SiteContract? {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT contract.*, \(SiteStatus.sql) AS shown, account.name AS account, account.platform
        FROM contract JOIN account USING (api_user) WHERE contract.id = :id
        """, arguments: ["id": id, "now": now.timeIntervalSince1970])
    guard let row, let status = SiteStatus(rawValue: row["shown"]) else { return nil }
    return SiteContract(
      id: id, label: row["label"], language: row["language"], account: row["account"],
      apiUser: row["api_user"], mode: SandboxMode(rawValue: row["platform"]) ?? .sandbox,
      status: status,
      createdAt: row["created_at"], deadline: row["deadline"], submittedAt: row["submitted_at"],
      notifiesSignatories: row["notify_signatory"], notifiesOwner: row["notify_owner"],
      submitMessage: row["submit_message"], signatories: try SiteSignatory.all(of: id, db),
      documents: try SiteDocument.all(of: id, isSigned: status == .signed, db))
  }

  /// The contract of a signatory.
  static func of(signatory id: String, at now: Date, _ db: Database) throws -> SiteContract? {
    let contract = try String.fetchOne(
      db, sql: "SELECT contract_id FROM signatory WHERE id = ?", arguments: [id])
    return try contract.flatMap { try find($0, at: now, db) }
  }

  func signatory(_ id: String) -> SiteSignatory? { signatories.first { $0.id == id } }
}

/// One who signs.
struct SiteSignatory: Sendable {
  let id: String
  let name: String
  let email: String
  let mobile: String?
  let smsSent: Int
  let failedCodes: Int
  let signedAt: Double?
  let depositCents: Int?
  let depositPaidAt: Double?
  let depositMeans: String?

  var owesDeposit: Bool { depositCents != nil && depositPaidAt == nil }

  static func all(of contract: String, _ db: Database) throws -> [SiteSignatory] {
    try Row.fetchAll(
      db, sql: "SELECT * FROM signatory WHERE contract_id = ? ORDER BY position",
      arguments: [contract]
    ).map { row in
      SiteSignatory(
        id: row["id"], name: "\(row["first_name"] as String) \(row["last_name"] as String)",
        email: row["email"], mobile: row["mobile"], smsSent: row["sms_sent"],
        failedCodes: row["failed_codes"], signedAt: row["signed_at"],
        depositCents: row["deposit_cents"], depositPaidAt: row["deposit_paid_at"],
        depositMeans: row["deposit_means"])
    }
  }
}

/// A document, by its place in the contract.
struct SiteDocument: Sendable {
  let kind: String
  let number: Int
  let name: String
  let bytes: Int
  /// Nil until everyone has signed, and for annexes.
  let signedBytes: Int?

  /// - Parameter isSigned: everyone has signed the contract. Before that its signed documents are
  ///   working copies, which are not given out.
  static func all(of contract: String, isSigned: Bool, _ db: Database) throws -> [SiteDocument] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT kind, number, name, length(data) AS bytes, 
          CASE WHEN ?2 THEN length(signed) END AS signed_bytes
        FROM document WHERE contract_id = ?1 ORDER BY kind DESC, number
        """, arguments: [contract, isSigned]
    ).map {
      SiteDocument(
        kind: $0["kind"], number: $0["number"], name: $0["name"], bytes: $0["bytes"],
        signedBytes: $0["signed_bytes"])
    }
  }
}
