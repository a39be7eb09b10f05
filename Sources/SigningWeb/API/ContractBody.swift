import Foundation
import Signing

/// The body of `POST /api/v1/contracts`.
struct ContractBody: Decodable, Sendable {
  let draft: ContractDraft
  /// In a batch only: the company's words in the platform's notifications.
  let submitMessage: String?

  private enum Keys: String, CodingKey, CaseIterable {
    case reference, label, language, deadline, documents, signatories, order, returnUrl
    case frameOrigins, metadata, submitMessage
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(Keys.self)
    let fields = try decoder.container(keyedBy: Keys.self)
    submitMessage = try fields.decodeIfPresent(String.self, forKey: .submitMessage)
    draft = ContractDraft(
      reference: try fields.decode(String.self, forKey: .reference),
      label: try fields.decode(String.self, forKey: .label),
      language: try fields.decode(String.self, forKey: .language),
      deadline: try fields.decode(String.self, forKey: .deadline),
      documents: try fields.decode([Document].self, forKey: .documents).map(\.draft),
      signatories: try fields.decode([Signatory].self, forKey: .signatories).map(\.draft),
      order: try fields.decodeIfPresent(String.self, forKey: .order),
      returnURL: try fields.decodeIfPresent(String.self, forKey: .returnUrl),
      frameOrigins: try fields.decodeIfPresent([String].self, forKey: .frameOrigins) ?? [],
      metadata: try fields.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:])
  }

  private struct Document: Decodable {
    let draft: ContractDraft.Document

    enum Keys: String, CodingKey, CaseIterable { case name, kind, data }

    init(from decoder: any Decoder) throws {
      try decoder.refuseUnknownFields(Keys.self)
      let fields = try decoder.container(keyedBy: Keys.self)
      draft = ContractDraft.Document(
        name: try fields.decode(String.self, forKey: .name),
        kind: try fields.decode(String.self, forKey: .kind),
        data: try fields.decode(Data.self, forKey: .data))
    }
  }

  private struct Signatory: Decodable {
    let draft: ContractDraft.Signatory

    enum Keys: String, CodingKey, CaseIterable {
      case firstName, lastName, email, mobile, deposit, authentication
    }

    init(from decoder: any Decoder) throws {
      try decoder.refuseUnknownFields(Keys.self)
      let fields = try decoder.container(keyedBy: Keys.self)
      draft = ContractDraft.Signatory(
        firstName: try fields.decode(String.self, forKey: .firstName),
        lastName: try fields.decode(String.self, forKey: .lastName),
        email: try fields.decode(String.self, forKey: .email),
        // Missing is what the check of the contract speaks of: a draft may go without.
        mobile: try fields.decodeIfPresent(String.self, forKey: .mobile) ?? "",
        deposit: try Self.deposit(fields),
        authentication: try fields.decodeIfPresent(
          AuthenticationBody.self, forKey: .authentication)?
          .draft)
    }

    /// As text or as a number.
    private static func deposit(_ fields: KeyedDecodingContainer<Keys>) throws -> String? {
      if let number = try? fields.decodeIfPresent(Decimal.self, forKey: .deposit) {
        return "\(number)"
      }
      return try fields.decodeIfPresent(String.self, forKey: .deposit)
    }
  }
}

/// The body of `PATCH …/signatories/{sid}`: what is left out stays as it is.
struct CorrectionBody: Decodable {
  let correction: SignatoryCorrection

  private enum Keys: String, CodingKey, CaseIterable { case firstName, lastName, email, mobile }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(Keys.self)
    let fields = try decoder.container(keyedBy: Keys.self)
    correction = SignatoryCorrection(
      firstName: try fields.decodeIfPresent(String.self, forKey: .firstName),
      lastName: try fields.decodeIfPresent(String.self, forKey: .lastName),
      email: try fields.decodeIfPresent(String.self, forKey: .email),
      mobile: try fields.decodeIfPresent(String.self, forKey: .mobile))
  }
}

/// How a signatory was authenticated, as the company says.
struct AuthenticationBody: Decodable {
  let draft: AuthenticationDraft

  private enum Keys: String, CodingKey, CaseIterable {
    case method, at, level, subject, session, provider, acr
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(Keys.self)
    let fields = try decoder.container(keyedBy: Keys.self)
    draft = AuthenticationDraft(
      method: try fields.decode(String.self, forKey: .method),
      at: try fields.decode(String.self, forKey: .at),
      level: try fields.decodeIfPresent(String.self, forKey: .level),
      subject: try fields.decodeIfPresent(String.self, forKey: .subject),
      session: try fields.decodeIfPresent(String.self, forKey: .session),
      provider: try fields.decodeIfPresent(String.self, forKey: .provider),
      acr: try fields.decodeIfPresent(String.self, forKey: .acr))
  }
}

/// The body of `POST …/signatories/{sid}/link`.
struct LinkBody: Decodable {
  let revokeOthers: Bool
  let authentication: AuthenticationDraft?

  /// An authentication whose every byte is written as an escape, and the rest.
  static let maxBytes = 6 * AuthenticationDraft.maxBytes + 4096

  private enum Keys: String, CodingKey, CaseIterable { case revokeOthers, authentication }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(Keys.self)
    let fields = try decoder.container(keyedBy: Keys.self)
    revokeOthers = try fields.decodeIfPresent(Bool.self, forKey: .revokeOthers) ?? false
    authentication =
      try fields.decodeIfPresent(AuthenticationBody.self, forKey: .authentication)?.draft
  }
}
