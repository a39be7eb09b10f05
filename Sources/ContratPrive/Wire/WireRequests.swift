package import Foundation

extension Wire {
  /// A document, in either list of `contractCreateRequest`.
  public struct Document: Codable, Sendable, Redacted {
    package let name: String
    package let data: Data
  }

  /// A person who is to sign.
  public struct NewSignatory: Codable, Sendable, Redacted {
    package let firstName: String
    package let lastName: String
    package let email: String
    package let mobile: String?
    /// An amount in euros, as a decimal number.
    package let deposit: Decimal?
  }

  /// `notify` (guide 2.2).
  public struct Notify: Codable, Sendable, Redacted {
    package let signatory: Bool
    package let owner: Bool
    package let submitMessage: String?
  }

  /// `action` (guide 2.2).
  public struct Action: Codable, Sendable {
    package let submit: Bool
  }

  /// The body of `contractCreateRequest`, without the keys.
  public struct CreateRequest: Codable, Sendable, Redacted {
    package let label: String
    package let language: String
    package let deadline: Date
    package let mainDocument: [Document]
    package let annex: [Document]?
    package let signatory: [NewSignatory]
    package let notify: Notify
    package let action: Action
  }

  /// The body of `contractListRequest`.
  public struct ListRequest: Codable, Sendable {
    package let status: String?
    package let from: Date?
    package let to: Date?
  }

  /// The body of the calls that name a contract.
  public struct ContractRequest: Codable, Sendable {
    package let contractId: String
  }

  /// The body of the calls that name a signatory.
  public struct SignatoryRequest: Codable, Sendable {
    package let contractId: String
    package let signatoryId: String
  }

  /// The body of `signatorySignRequest`.
  public struct SignRequest: Codable, Sendable, Redacted {
    package let contractId: String
    package let signatoryId: String
    package let code: String
  }

  /// The keys that every request carries beside its own fields.
  package struct Keys: Codable, Sendable, Redacted {
    package let apiKey: String
    package let apiUser: String
  }
}
