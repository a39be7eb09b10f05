package import Foundation

/// One white-label tenant: its name, its keys and what its customers see.
package struct Brand: Sendable, Equatable {
  package let id: BrandID
  /// The company's name, as its customers know it.
  package let name: String
  /// SHA-256 of its API key, lowercase hexadecimal.
  package let apiKeyHash: String
  /// Offered on the signing pages; the first is the default.
  package let languages: [Language]
  /// Origins that may frame the signing pages; none by default.
  package let frameOrigins: [String]
  /// Where "contact us" leads (`https:` or `mailto:`).
  package let supportURL: String?
  /// The terms of use that are linked beside the Contrat-Privé notice.
  package let termsURL: String
  /// In which dates are shown and days end.
  package let timeZone: TimeZone
  /// File name in the brand's folder.
  package let logo: String?
  /// Values of CSS custom properties, by name without the leading `--`.
  package let theme: [String: String]
  /// The same for dark mode.
  package let darkTheme: [String: String]
  /// Where its information system is told what happens.
  package let webhook: WebhookEndpoint?

  package init(
    id: BrandID, name: String, apiKeyHash: String, languages: [Language], frameOrigins: [String],
    supportURL: String?, termsURL: String, timeZone: TimeZone, logo: String?,
    theme: [String: String], darkTheme: [String: String], webhook: WebhookEndpoint? = nil
  ) {
    self.id = id
    self.name = name
    self.apiKeyHash = apiKeyHash
    self.languages = languages
    self.frameOrigins = frameOrigins
    self.supportURL = supportURL
    self.termsURL = termsURL
    self.timeZone = timeZone
    self.logo = logo
    self.theme = theme
    self.darkTheme = darkTheme
    self.webhook = webhook
  }

  /// What is left of a brand whose file is gone: nobody can use it, and its contracts keep its id.
  package static func gone(_ id: BrandID) -> Brand {
    Brand(
      id: id, name: id.rawValue, apiKeyHash: "", languages: [.french, .english], frameOrigins: [],
      supportURL: nil, termsURL: "", timeZone: TimeZone(identifier: "Europe/Paris") ?? .gmt,
      logo: nil, theme: [:], darkTheme: [:])
  }
}
