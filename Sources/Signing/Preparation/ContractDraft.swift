package import Foundation

/// A contract as a company hands it in, before anything was checked.
package struct ContractDraft: Sendable {
  package struct Document: Sendable {
    package var name: String
    package var kind: String
    package var data: Data

    package init(name: String, kind: String, data: Data) {
      self.name = name
      self.kind = kind
      self.data = data
    }
  }

  package struct Signatory: Sendable {
    package var firstName: String
    package var lastName: String
    package var email: String
    package var mobile: String
    /// In euros, such as `150` or `150.50`; for contracts that are signed on the platform's site.
    package var deposit: String?
    /// How the company authenticated whoever is given the first link.
    package var authentication: AuthenticationDraft?

    package init(
      firstName: String, lastName: String, email: String, mobile: String, deposit: String? = nil,
      authentication: AuthenticationDraft? = nil
    ) {
      self.authentication = authentication
      self.deposit = deposit
      self.firstName = firstName
      self.lastName = lastName
      self.email = email
      self.mobile = mobile
    }
  }

  package var reference: String
  package var label: String
  package var language: String
  package var deadline: String
  package var documents: [Document]
  package var signatories: [Signatory]
  package var order: String?
  package var returnURL: String?
  package var frameOrigins: [String]
  package var metadata: [String: String]
  /// Set where it is to be signed on the platform's own site.
  package var injection: Injection?

  package init(
    reference: String, label: String, language: String, deadline: String, documents: [Document],
    signatories: [Signatory], order: String? = nil, returnURL: String? = nil,
    frameOrigins: [String] = [], metadata: [String: String] = [:], injection: Injection? = nil
  ) {
    self.injection = injection
    self.reference = reference
    self.label = label
    self.language = language
    self.deadline = deadline
    self.documents = documents
    self.signatories = signatories
    self.order = order
    self.returnURL = returnURL
    self.frameOrigins = frameOrigins
    self.metadata = metadata
  }
}

/// Something in a draft that has to be put right.
package struct DraftProblem: Error, Sendable, Equatable {
  /// Stable, for programs.
  package let code: String
  /// The field's path, as in `signatories[0].mobile`.
  package let field: String
  /// What is wrong and what to do, for people. Never the value itself.
  package let detail: String

  package init(_ code: String, _ field: String, _ detail: String) {
    self.code = code
    self.field = field
    self.detail = detail
  }
}

/// All the problems of a draft.
package struct DraftRefused: Error, Sendable {
  package let problems: [DraftProblem]

  package init(problems: [DraftProblem]) {
    self.problems = problems
  }
}

/// How much a draft may hold.
package struct DraftLimits: Sendable {
  /// Bytes of one document.
  package var documentSize: Int
  /// Bytes of all documents of a contract.
  package var contractSize: Int
  package var documents: Int
  package var signatories: Int
  /// To whom the platform may write, in lowercase; nil for anybody.
  package var testers: Set<String>?

  package init(
    documentSize: Int = 25 << 20, contractSize: Int = 50 << 20, documents: Int = 20,
    signatories: Int = 20, testers: Set<String>? = nil
  ) {
    self.testers = testers
    self.documentSize = documentSize
    self.contractSize = contractSize
    self.documents = documents
    self.signatories = signatories
  }

  /// What is left for a brand that has limits and testers of its own.
  package func narrowed(to brand: Brand) -> DraftLimits {
    var limits = self
    limits.documentSize = min(documentSize, brand.limits.documentSize ?? documentSize)
    limits.contractSize = min(contractSize, brand.limits.contractSize ?? contractSize)
    limits.testers = testers?.union(brand.testers)
    return limits
  }
}
