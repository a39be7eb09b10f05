import Foundation
import GRDB

/// A contract as it is stored.
struct ContractRecord: FetchableRecord, Sendable {
  enum Status: String, Sendable, CaseIterable, DatabaseValueConvertible {
    case draft, open, signed, canceled, expired
  }

  let id: String
  let apiUser: String
  let label: String
  /// ISO 639-1.
  let language: String
  let deadline: Date
  let createdAt: Date
  let status: Status
  let notifySignatory: Bool
  let notifyOwner: Bool
  let submitMessage: String?

  init(row: Row) {
    id = row["id"]
    apiUser = row["api_user"]
    label = row["label"]
    language = row["language"]
    deadline = Date(timeIntervalSince1970: row["deadline"])
    createdAt = Date(timeIntervalSince1970: row["created_at"])
    status = row["status"]
    notifySignatory = row["notify_signatory"]
    notifyOwner = row["notify_owner"]
    submitMessage = row["submit_message"]
  }
}

/// A signatory as it is stored.
struct SignatoryRecord: FetchableRecord, Sendable {
  let id: String
  let contractID: String
  /// From 0, in the order of the contract.
  let position: Int
  let firstName: String
  let lastName: String
  let email: String
  /// E.164; nil in a draft that waits for it.
  let mobile: String?
  let smsSent: Int
  let failedCodes: Int
  /// The code that signs now.
  let code: String?
  let signedAt: Date?
  let depositCents: Int?
  let depositPaidAt: Date?

  var fullName: String { "\(firstName) \(lastName)" }

  init(row: Row) {
    id = row["id"]
    contractID = row["contract_id"]
    position = row["position"]
    firstName = row["first_name"]
    lastName = row["last_name"]
    email = row["email"]
    mobile = row["mobile"]
    smsSent = row["sms_sent"]
    failedCodes = row["failed_codes"]
    code = row["code"]
    signedAt = (row["signed_at"] as Double?).map(Date.init(timeIntervalSince1970:))
    depositCents = row["deposit_cents"]
    depositPaidAt = (row["deposit_paid_at"] as Double?).map(Date.init(timeIntervalSince1970:))
  }
}
