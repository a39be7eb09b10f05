/// Tests the connection and the keys on the platform (guide 2.1).
public struct CheckConnexionRequest: PlatformCall {
  public static let name = "checkConnexionRequest"
  public static let isRead = true

  /// Asks with the client's own keys: the call has no fields.
  public init() {}

  /// What the platform says of the account.
  public struct Answer: Sendable, Equatable, Redacted {
    /// The platform's own name, where it gives one.
    public let platform: String?
    /// The account's name, where the platform gives one.
    public let account: String?

    public var shown: KeyValuePairs<String, String> { ["platform": platform ?? ""] }
  }

  public var wireRequest: Wire.Empty { Wire.Empty() }

  public static func answer(from wire: Wire.CheckAnswer) -> Answer {
    Answer(platform: wire.platform, account: wire.account)
  }
}
