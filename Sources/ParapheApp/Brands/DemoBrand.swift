import DemoExtranet
import Foundation
import Signing

/// The brand of the demonstration, made on the first start with the embedded platform.
enum DemoBrand {
  static let id = "orvea"

  /// What signs the webhooks to the demo extranet. Its address is known once its port is open, so
  /// the endpoint is not written in the brand's file.
  static func webhookSecret(_ data: DataFolder) throws(ConfigurationProblem) -> WebhookSecret {
    let text = try data.secret("demo/webhook-secret") { WebhookSecret.random().text }
    guard let secret = WebhookSecret(text) else {
      throw ConfigurationProblem(
        "PARAPHE_DATA", "demo/webhook-secret is damaged: remove it, and another is made")
    }
    return secret
  }

  /// Makes the brand if it is missing.
  ///
  /// - Returns: its API key, for the demo extranet.
  static func make(
    in brands: URL, data: DataFolder
  ) throws(ConfigurationProblem) -> String {
    let key = try data.secret("demo/api-key") { "pk_orvea_" + randomText(bytes: 24) }
    let folder = brands.appending(path: id)
    let file = folder.appending(path: "brand.json")
    guard !FileManager.default.fileExists(atPath: file.path) else { return key }
    let brand = BrandFile(
      name: "Orvéa Assurances", apiKeyHash: sha256Hex(Data(key.utf8)),
      languages: ["fr", "en", "de", "es", "it", "nl", "pl", "pt"],
      frameOrigins: [], supportURL: "mailto:aide@orvea.example", timeZone: "Europe/Paris",
      logo: "logo.svg")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(contentsOf: DemoExtranet.logo).write(to: folder.appending(path: "logo.svg"))
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try encoder.encode(brand).write(to: file, options: .atomic)
    } catch {
      throw ConfigurationProblem("PARAPHE_BRANDS", "\(folder.path) cannot be written")
    }
    return key
  }
}
