import Foundation
import Signing

/// `contract.json`: the facts of a contract, for programs.
struct ContractFile: Codable {
  struct Document: Codable {
    let number: Int
    let kind: String
    let name: String
    let pages: Int
    let sha256: String
    let original: String
    let signedSha256: String?
    let signed: String?
    /// What the verification of the signed document came to.
    let verification: [String: String]?
  }

  struct Signatory: Codable {
    let id: String
    let firstName: String
    let lastName: String
    let email: String
    let mobile: String
    let status: String
    let signedAt: Date?
    /// How the company had authenticated whoever used the link that was signed with, as it says.
    let authentication: [String: String]?
    /// As the platform says; absent where it says no time: `signedAt` is the server's then.
    let platformSignedAt: Date?
    let declineReason: String?
    /// The platform's id of the signatory.
    let platformId: String?

    var name: String { "\(firstName) \(lastName)" }
  }

  struct Trail: Codable {
    let file: String
    let entries: Int
    let head: String
  }

  /// Nil before there were versions.
  let version: DossierVersion?
  let id: String
  let reference: String
  let label: String
  let brand: String
  let company: String
  let language: String
  /// In which the pages tell times (IANA); nil before there were versions.
  let timeZone: String?
  let status: String
  let createdAt: Date
  let deadline: Date
  let metadata: [String: String]
  /// Whether signatures made on the platform are tests.
  let test: Bool
  /// The platform's id of the contract.
  let platformId: String?
  let signedCopy: String
  let verificationPolicy: String
  let documents: [Document]
  let signatories: [Signatory]
  let auditTrail: Trail
  let madeAt: Date

  init(_ contents: DossierContents) {
    let contract = contents.contract
    version = .current
    id = contract.id.rawValue
    reference = contract.reference
    label = contract.label
    brand = contract.brandID.rawValue
    company = contents.company
    timeZone = contents.brand.timeZone.identifier
    language = contract.language.rawValue
    status = contract.state.status.rawValue
    createdAt = contract.createdAt
    deadline = contract.deadline
    metadata = contract.metadata
    test = contents.isTest
    platformId = contract.state.remoteID
    signedCopy = contract.state.signedCopy.rawValue
    verificationPolicy = contents.policy.rawValue
    documents = contract.documents.map { document in
      let isSigned = contents.signed[document.number] != nil
      return Document(
        number: document.number, kind: document.kind.rawValue, name: document.name,
        pages: document.pages, sha256: document.file.sha256,
        original: "originals/\(document.number).pdf",
        signedSha256: contract.state.signedDocuments[document.number]?.sha256,
        signed: isSigned ? "\(contents.signedFolder)/\(document.number).pdf" : nil,
        verification: contents.report(on: document.number)?.0.summary)
    }
    signatories = contract.signatories.map { signatory in
      let state = contract.state.signatory(signatory.id)
      return Signatory(
        id: signatory.id.rawValue, firstName: signatory.firstName, lastName: signatory.lastName,
        email: signatory.email, mobile: signatory.mobile.e164,
        status: state?.status.rawValue ?? "", signedAt: state?.signatureTime,
        authentication: contents.authentication(of: signatory.id)?.members,
        platformSignedAt: state?.platformSignedAt,
        declineReason: state?.declineReason, platformId: state?.remoteID)
    }
    auditTrail = Trail(
      file: "audit-trail.jsonl", entries: contents.trail.count,
      head: contents.trail.last?.hash ?? AuditLine.start)
    madeAt = contents.madeAt
  }

  /// Reads it.
  ///
  /// - Throws: `DecodingError` where a member is missing that every version writes.
  init(reading data: Data) throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    self = try decoder.decode(Self.self, from: data)
  }

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(self)
  }
}
