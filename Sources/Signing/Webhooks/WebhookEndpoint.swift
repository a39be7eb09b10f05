/// Where a brand wants to be told what happens, and how it recognizes who tells it.
package struct WebhookEndpoint: Sendable, Equatable {
  package let brandID: BrandID
  package let url: WebhookURL
  /// One, or two while the receiver changes from one to the other.
  package let secrets: [WebhookSecret]
  /// Whether the address may lead to a private network or to this machine.
  package let allowsPrivate: Bool

  package init(
    brandID: BrandID, url: WebhookURL, secrets: [WebhookSecret], allowsPrivate: Bool
  ) {
    self.brandID = brandID
    self.url = url
    self.secrets = secrets
    self.allowsPrivate = allowsPrivate
  }

  /// What its state is kept under: another address is another endpoint.
  package var key: WebhookEndpointKey {
    WebhookEndpointKey(brandID: brandID, fingerprint: url.fingerprint)
  }
}

/// A brand's endpoint, told from another one that the brand had before.
package struct WebhookEndpointKey: Sendable, Hashable {
  package let brandID: BrandID
  /// Of its address, see ``WebhookURL/fingerprint``.
  package let fingerprint: String

  package init(brandID: BrandID, fingerprint: String) {
    self.brandID = brandID
    self.fingerprint = fingerprint
  }
}
