/// A signatory's status on the platform; open, since the platform's list is not public.
public struct SignatoryStatus: RawRepresentable, Sendable, Hashable {
  /// The word of the platform, as it came.
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Has not signed.
  public static let waiting = SignatoryStatus(rawValue: "waiting")
  /// Has signed.
  public static let signed = SignatoryStatus(rawValue: "signed")
}
