/// A contract's status on the platform; open, since the platform's list is not public.
public struct ContractStatus: RawRepresentable, Sendable, Hashable {
  /// The word of the platform, as it came.
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Kept, to be validated on the platform's site (guide 2.2).
  public static let draft = ContractStatus(rawValue: "draft")
  /// Submitted, and not signed by everyone.
  public static let open = ContractStatus(rawValue: "open")
  /// Signed by everyone.
  public static let signed = ContractStatus(rawValue: "signed")
  /// Canceled by its owner.
  public static let canceled = ContractStatus(rawValue: "canceled")
  /// Past its deadline.
  public static let expired = ContractStatus(rawValue: "expired")
}
