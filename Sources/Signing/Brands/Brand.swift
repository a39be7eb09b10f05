package import Foundation

/// One white-label tenant: its name, its keys and what its customers see.
package struct Brand: Sendable, Equatable {
  package let id: BrandID
  /// The company's name, as its customers know it.
  package let name: String
  /// SHA-256 of its API key, lowercase hexadecimal; two while the company changes its key.
  package let apiKeyHashes: [String]
  /// Offered on the signing pages; the first is the default.
  package let languages: [Language]
  /// Origins that may frame the signing pages; none by default.
  package var frameOrigins: [String] = []
  /// Where "contact us" leads (`https:` or `mailto:`).
  package var supportURL: String?
  /// The terms of use that are linked beside the Contrat-Privé notice.
  package let termsURL: String
  package var legalNoticeURL: String?
  /// In which dates are shown and days end.
  package let timeZone: TimeZone
  /// Images of the brand's folder.
  package var logo: URL?
  package var darkLogo: URL?
  package var favicon: URL?
  package var theme = BrandTheme()
  package var texts: [Language: BrandTexts] = [:]
  /// Where a customer goes back to, where the contract does not say.
  package var returnURL: String?
  /// Signs what a customer brings back to ``returnURL``; without it nothing is added to the address.
  package var returnSecret: WebhookSecret?
  /// Where its information system is told what happens.
  package var webhook: WebhookEndpoint?
  /// Whose contracts its are on the platform.
  package var account = AccountID.main
  /// Whether the platform writes to the owner of the contracts (guide 3.1, `notify.owner`).
  package var notifyOwner = false
  /// On the test platform: addresses that it may write to, besides the server's.
  package var testers: Set<String> = []
  /// Whether the documents have to be read to their end before they can be signed.
  package var readToEnd = false
  package var limits = BrandLimits()

  package init(
    id: BrandID, name: String, apiKeyHashes: [String], languages: [Language],
    termsURL: String, timeZone: TimeZone
  ) {
    self.id = id
    self.name = name
    self.apiKeyHashes = apiKeyHashes
    self.languages = languages
    self.termsURL = termsURL
    self.timeZone = timeZone
  }

  /// What is left of a brand whose file is gone: nobody can use it, and its contracts keep its id.
  package static func gone(_ id: BrandID) -> Brand {
    Brand(
      id: id, name: id.rawValue, apiKeyHashes: [], languages: [.french, .english], termsURL: "",
      timeZone: TimeZone(identifier: "Europe/Paris") ?? .gmt)
  }
}
