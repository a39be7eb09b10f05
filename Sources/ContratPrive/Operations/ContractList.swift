public import Foundation

/// Lists the account's contracts (guide 2.2), filtered by status and creation date.
public struct ContractListRequest: PlatformCall {
  public static let name = "contractListRequest"

  public let status: ContractStatus?
  /// Created at or after this instant.
  public let from: Date?
  /// Created before this instant.
  public let to: Date?

  public init(status: ContractStatus? = nil, from: Date? = nil, to: Date? = nil) {
    self.status = status
    self.from = from
    self.to = to
  }

  /// One contract of the list.
  public struct Item: Sendable, Equatable {
    public let contractID: String
    public let label: String
    public let status: ContractStatus
    public let createdAt: Date
  }

  public var wireRequest: Wire.ListRequest {
    Wire.ListRequest(status: status?.rawValue, from: from, to: to)
  }

  public static func answer(from wire: Wire.ListAnswer) -> [Item] {
    wire.contract.map {
      Item(
        contractID: $0.contractId, label: $0.label,
        status: ContractStatus(rawValue: $0.status), createdAt: $0.createdAt)
    }
  }
}

/// A status of the remote platform; open, since its list is not public.
public struct ContractStatus: RawRepresentable, Sendable, Hashable {
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public static let draft = ContractStatus(rawValue: "draft")
  public static let open = ContractStatus(rawValue: "open")
  public static let signed = ContractStatus(rawValue: "signed")
  public static let canceled = ContractStatus(rawValue: "canceled")
  public static let expired = ContractStatus(rawValue: "expired")
}
