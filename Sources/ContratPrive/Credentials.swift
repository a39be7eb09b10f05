/// The two keys of an account (guide 1.3). A pair is valid on one platform only (guide 2.1).
public struct Credentials: Sendable, Redacted {
  /// The private key of the API.
  public let apiKey: APIKey
  /// The public key of the depositing account.
  public let apiUser: String

  /// Pairs the two keys of an account.
  ///
  /// - Parameters:
  ///   - apiKey: the private key, at most 256 bytes.
  ///   - apiUser: the public key, at most 256 bytes.
  public init(apiKey: APIKey, apiUser: String) {
    self.apiKey = apiKey
    self.apiUser = apiUser
  }
}

/// A private API key: never printed, never encoded except into a request.
public struct APIKey: Sendable, Redacted {
  package let value: String

  /// Wraps a key as the account page shows it.
  public init(_ value: String) {
    self.value = value
  }
}
