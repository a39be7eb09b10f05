/// The two keys of an account (guide 1.3). A pair is valid on one platform only (guide 2.1).
public struct Credentials: Sendable {
  /// The private key of the API.
  public let apiKey: APIKey
  /// The public key of the depositing account.
  public let apiUser: String

  public init(apiKey: APIKey, apiUser: String) {
    self.apiKey = apiKey
    self.apiUser = apiUser
  }
}

/// A private API key: never printed, never encoded except into a request.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package let value: String

  public init(_ value: String) {
    self.value = value
  }

  public var description: String { "APIKey(redacted)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The code a signatory received by SMS: never printed.
public struct SMSCode: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package let value: String

  public init(_ value: String) {
    self.value = value
  }

  public var description: String { "SMSCode(redacted)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
