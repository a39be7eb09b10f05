public import Foundation

/// Lists the account's contracts (guide 2.2), filtered by status and creation date.
///
/// The wire form has whole seconds: `from` is rounded down and `to` up, so that a contract at the
/// edge is listed twice rather than never.
public struct ContractListRequest: PlatformCall {
  public static let name = "contractListRequest"
  public static let isRead = true

  /// Only contracts of this status.
  public let status: ContractStatus?
  /// Created at or after this instant.
  public let from: Date?
  /// Created before this instant.
  public let to: Date?

  /// - Parameters:
  ///   - status: nil for every status.
  ///   - from: the earliest creation, nil for no bound.
  ///   - to: the end of the range, not included; nil for no bound.
  public init(status: ContractStatus? = nil, from: Date? = nil, to: Date? = nil) {
    self.status = status
    self.from = from
    self.to = to
  }

  /// One contract of the list.
  public struct Item: Sendable, Equatable, Redacted {
    /// Names the contract in every other call.
    public let contractID: String
    /// As it was deposited.
    public let label: String
    /// The platform's own word.
    public let status: ContractStatus
    /// When it was deposited.
    public let createdAt: Date
    /// What the platform says besides.
    public let otherFields: [String: JSONValue]

    public var shown: KeyValuePairs<String, String> {
      ["contractID": contractID, "status": status.rawValue]
    }
  }

  public func check() throws(InvalidField) {
    if let status { try FieldCheck("status").identifier(status.rawValue) }
    if let from { try FieldCheck("from").date(from) }
    if let to { try FieldCheck("to").date(to) }
  }

  public var wireRequest: Wire.ListRequest {
    Wire.ListRequest(
      status: status?.rawValue,
      from: from.map { Date(timeIntervalSince1970: $0.timeIntervalSince1970.rounded(.down)) },
      to: to.map { Date(timeIntervalSince1970: $0.timeIntervalSince1970.rounded(.up)) })
  }

  public static func answer(from wire: Wire.ListAnswer) -> [Item] {
    wire.contract.map {
      Item(
        contractID: $0.contractId, label: $0.label,
        status: ContractStatus(rawValue: $0.status), createdAt: $0.createdAt,
        otherFields: $0.otherFields)
    }
  }
}
