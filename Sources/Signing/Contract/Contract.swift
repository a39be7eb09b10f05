package import Foundation

/// A contract: what was asked for, which never changes, and the state it is in.
package struct Contract: Sendable, Equatable {
  package let id: ContractID
  package let brandID: BrandID
  /// The company's own reference.
  package let reference: String
  package let label: String
  package let language: Language
  /// The last instant at which it can be signed.
  package let deadline: Date
  package let createdAt: Date
  /// Numbered from 1, main documents first.
  package let documents: [ContractDocument]
  package let signatories: [Signatory]
  /// Where "back to my account" leads.
  package let returnURL: String?
  /// Origins that may frame the signing pages of this contract, besides the brand's.
  package let frameOrigins: [String]
  /// The company's own data, given back as it came.
  package let metadata: [String: String]
  /// Set where it is signed on the platform's own site; nil where it is signed in the extranet.
  package let injection: Injection?
  /// Whose contract it is on the platform.
  package let account: AccountID
  package var state: ContractState

  package init(
    id: ContractID, brandID: BrandID, reference: String, label: String, language: Language,
    deadline: Date, createdAt: Date, documents: [ContractDocument], signatories: [Signatory],
    returnURL: String?, frameOrigins: [String], metadata: [String: String],
    injection: Injection? = nil, account: AccountID = .main, state: ContractState
  ) {
    self.account = account
    self.injection = injection
    self.id = id
    self.brandID = brandID
    self.reference = reference
    self.label = label
    self.language = language
    self.deadline = deadline
    self.createdAt = createdAt
    self.documents = documents
    self.signatories = signatories
    self.returnURL = returnURL
    self.frameOrigins = frameOrigins
    self.metadata = metadata
    self.state = state
  }

  /// The signatory of that id.
  package func signatory(_ id: SignatoryID) -> Signatory? {
    signatories.first { $0.id == id }
  }

  /// The contract's label on the platform. It carries our id, so that a contract whose creation
  /// was never answered can be found again in `contractListRequest`.
  package var remoteLabel: String { "\(label) [\(id.rawValue)]" }

  package var order: SigningOrder { state.order }
}

extension ContractID {
  /// The id that ``Contract/remoteLabel`` carries, if there is one.
  package init?(inRemoteLabel label: String) {
    guard label.hasSuffix("]"), let start = label.lastIndex(of: "[") else { return nil }
    let id = label[label.index(after: start)...].dropLast()
    guard id.hasPrefix("ctr_"), id.utf8.count <= 64 else { return nil }
    self.init(rawValue: String(id))
  }
}

/// A document of a contract. Its bytes are a file named by their hash.
package struct ContractDocument: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// To be signed (the guide's main document).
    case main
    /// Goes with it, not signed (the guide's annex).
    case annex
  }

  /// From 1.
  package let number: Int
  package let kind: Kind
  package let name: String
  package let file: StoredFile
  package let pages: Int
  /// What was done to the bytes that came, in the words of the API; empty for nothing.
  package let changes: [String]

  package init(
    number: Int, kind: Kind, name: String, file: StoredFile, pages: Int, changes: [String] = []
  ) {
    self.number = number
    self.kind = kind
    self.name = name
    self.file = file
    self.pages = pages
    self.changes = changes
  }
}

/// A file of the document store.
package struct StoredFile: Sendable, Hashable {
  /// Lowercase hexadecimal.
  package let sha256: String
  /// In bytes.
  package let size: Int

  package init(sha256: String, size: Int) {
    self.sha256 = sha256
    self.size = size
  }
}

/// A person who is to sign.
package struct Signatory: Sendable, Equatable {
  package let id: SignatoryID
  package let firstName: String
  package let lastName: String
  package let email: String
  /// Missing in drafts only, to be filled in on the platform's site (guide 3.1).
  package let mobile: PhoneNumber
  /// In euros, to be paid on the platform's site before signing (guide 2.3).
  package let deposit: Decimal?

  package init(
    id: SignatoryID, firstName: String, lastName: String, email: String, mobile: PhoneNumber,
    deposit: Decimal? = nil
  ) {
    self.deposit = deposit
    self.id = id
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.mobile = mobile
  }

  package var name: String { "\(firstName) \(lastName)" }
}

/// A language of the signing pages (ISO 639-1). Which there are is said by the files of texts.
package struct Language: RawRepresentable, Hashable, Sendable, Codable {
  package let rawValue: String

  /// - Returns: nil for what is no code of a language.
  package init?(rawValue: String) {
    guard rawValue.wholeMatch(of: /[a-z]{2,3}/) != nil else { return nil }
    self.rawValue = rawValue
  }

  private init(code: String) { rawValue = code }

  package static let french = Language(code: "fr")
  package static let english = Language(code: "en")
}
