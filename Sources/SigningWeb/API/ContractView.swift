import Foundation
import Signing

/// A contract as the back-office API shows it. Telephone numbers are masked.
struct ContractView: Encodable {
  let id: String
  let status: String
  let reference: String
  let label: String
  let language: String
  let deadline: Date
  let createdAt: Date
  /// Whether signatures are tests: everything but the production platform.
  let isTest: Bool
  let order: String
  let documents: [DocumentView]
  let signatories: [SignatoryView]
  let signedCopy: String
  let failure: String?
  let returnUrl: String?
  let frameOrigins: [String]
  let metadata: [String: String]

  init(_ contract: Contract, isTest: Bool, links: [SignatoryID: LinkView] = [:]) {
    id = contract.id.rawValue
    status = contract.state.status.rawValue
    reference = contract.reference
    label = contract.label
    language = contract.language.rawValue
    deadline = contract.deadline
    createdAt = contract.createdAt
    self.isTest = isTest
    order = contract.order.rawValue
    documents = contract.documents.map { document in
      DocumentView(
        number: document.number, name: document.name, kind: document.kind.rawValue,
        pages: document.pages, prepared: document.changes, size: document.file.size,
        sha256: document.file.sha256,
        signed: contract.state.confirmedDocuments[document.number].map {
          SignedView(size: $0.size, sha256: $0.sha256)
        })
    }
    signatories = contract.signatories.compactMap { person in
      contract.state.signatory(person.id).map {
        SignatoryView(person, $0, link: links[person.id])
      }
    }
    signedCopy = contract.state.signedCopy.rawValue
    failure = contract.state.failure
    returnUrl = contract.returnURL
    frameOrigins = contract.frameOrigins
    metadata = contract.metadata
  }

  struct DocumentView: Encodable {
    let number: Int
    let name: String
    let kind: String
    let pages: Int
    /// What was done to the bytes that came: `repaired`, `decrypted`. Size and hash are of the result.
    let prepared: [String]
    let size: Int
    let sha256: String
    let signed: SignedView?
  }

  struct SignedView: Encodable {
    let size: Int
    let sha256: String
  }

  struct SignatoryView: Encodable {
    let id: String
    let status: String
    let firstName: String
    let lastName: String
    let mobile: String
    let signedAt: Date?
    let platformSignedAt: Date?
    let declineReason: String?
    let triesLeft: Int
    let resendsLeft: Int
    let signingUrl: String?
    let expiresAt: Date?

    init(_ person: Signatory, _ state: SignatoryState, link: LinkView?) {
      id = person.id.rawValue
      status = state.status.rawValue
      firstName = person.firstName
      lastName = person.lastName
      mobile = person.mobile.masked.replacing("\u{A0}", with: " ")
      signedAt = state.signatureTime
      platformSignedAt = state.platformSignedAt
      declineReason = state.declineReason
      triesLeft = state.triesLeft
      resendsLeft = state.resendsLeft
      signingUrl = link?.signingUrl
      expiresAt = link?.expiresAt
    }
  }
}

/// A signing link: the secret URL and when it stops working unused.
struct LinkView: Encodable {
  let signingUrl: String
  let expiresAt: Date
}

/// A page of `GET /api/v1/contracts`.
struct ContractListView: Encodable {
  let contracts: [ContractView]
  /// To be given as `cursor` for the next page; absent on the last.
  let nextCursor: String?
}
