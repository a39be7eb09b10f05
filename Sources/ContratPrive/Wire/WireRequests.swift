package import Foundation

extension Wire {
  public struct Document: Codable, Sendable {
    package let name: String
    package let data: Data
  }

  public struct NewSignatory: Codable, Sendable {
    package let firstName: String
    package let lastName: String
    package let email: String
    package let mobile: String?
    /// An amount in euros, as a decimal number.
    package let deposit: Decimal?
  }

  public struct Notify: Codable, Sendable {
    package let signatory: Bool
    package let owner: Bool
    package let submitMessage: String?
  }

  public struct Action: Codable, Sendable {
    package let submit: Bool
  }

  public struct CreateRequest: Codable, Sendable {
    package let label: String
    package let language: String
    package let deadline: Date
    package let mainDocument: [Document]
    package let annex: [Document]?
    package let signatory: [NewSignatory]
    package let notify: Notify
    package let action: Action
  }

  public struct ListRequest: Codable, Sendable {
    package let status: String?
    package let from: Date?
    package let to: Date?
  }

  public struct ContractRequest: Codable, Sendable {
    package let contractId: String
  }

  public struct SignatoryRequest: Codable, Sendable {
    package let contractId: String
    package let signatoryId: String
  }

  public struct SignRequest: Codable, Sendable {
    package let contractId: String
    package let signatoryId: String
    package let code: String
  }

  /// The keys that every request carries beside its own fields.
  package struct Keys: Codable, Sendable {
    package let apiKey: String
    package let apiUser: String
  }
}
