import Signing

extension WebhookSecret {
  /// The secret of the public test vectors.
  static let vector = WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!
}

extension WebhookEndpoint {
  static func to(_ url: String, allowsPrivate: Bool = true) throws -> WebhookEndpoint {
    WebhookEndpoint(
      brandID: BrandID(rawValue: "orvea"), url: try WebhookURL(url, allowsPlain: allowsPrivate),
      secrets: [.vector], allowsPrivate: allowsPrivate)
  }
}
