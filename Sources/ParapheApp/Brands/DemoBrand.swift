import DemoExtranet
import Foundation
import Signing

/// The brands of the demonstration, made on the first start with the embedded platform.
enum DemoBrand {
  /// An insurer, whose customer area is the demo extranet.
  static let id = "orvea"
  /// A company's personnel office, which only shows how different a brand can look.
  static let second = "marsanne"

  /// Whether nobody means this brand who names none.
  static func isShowcase(_ id: BrandID, _ configuration: ParapheConfiguration) -> Bool {
    configuration.platform.isEmbedded && id.rawValue == second
  }

  /// What signs the webhooks to the demo extranet. Its address is known once its port is open, so
  /// the endpoint is not written in the brand's file.
  static func webhookSecret(_ data: DataFolder) throws(ConfigurationProblem) -> WebhookSecret {
    let text = try data.secret("demo/webhook-secret", least: 38) { WebhookSecret.random().text }
    guard let secret = WebhookSecret(text) else {
      throw ConfigurationProblem(
        "PARAPHE_DATA", "demo/webhook-secret is damaged: remove it, and another is made")
    }
    return secret
  }

  /// Makes the brands if they are missing.
  ///
  /// - Returns: the first one's API key, for the demo extranet.
  static func make(
    in brands: URL, data: DataFolder
  ) throws(ConfigurationProblem) -> String {
    let key = try data.secret("demo/api-key", least: 41) { "pk_orvea_" + randomText(bytes: 24) }
    var orvea = BrandFile(name: "Orvéa Assurances", apiKeyHash: sha256Hex(Data(key.utf8)))
    orvea.languages = ["fr", "en", "de", "es", "it", "nl", "pl", "pt"]
    orvea.supportURL = "mailto:aide@orvea.example"
    orvea.legalNoticeURL = "https://orvea.example/mentions-legales"
    orvea.timeZone = "Europe/Paris"
    orvea.logo = "logo.svg"
    orvea.favicon = "favicon.svg"
    orvea.returnSecret = WebhookSecret.random().text
    try make(
      id, orvea, ["logo.svg": DemoExtranet.logo, "favicon.svg": DemoExtranet.favicon], in: brands)
    let other = try data.secret("demo/marsanne-api-key", least: 44) {
      "pk_marsanne_" + randomText(bytes: 24)
    }
    var marsanne = BrandFile(name: "Marsanne & Fils", apiKeyHash: sha256Hex(Data(other.utf8)))
    marsanne.languages = ["fr", "en"]
    marsanne.supportURL = "mailto:rh@marsanne.example"
    marsanne.legalNoticeURL = "https://marsanne.example/mentions-legales"
    marsanne.readToEnd = true
    marsanne.returnSecret = WebhookSecret.random().text
    marsanne.theme = BrandThemeFile(
      font: "Roboto, \"Segoe UI\", system-ui, sans-serif",
      titleFont: "\"Palatino Linotype\", Palatino, \"URW Palladio L\", P052, serif",
      titleWeight: 400, radius: 2, page: "#FFFDFA", surface: "#FFFFFF", well: "#F3EEE7",
      ink: "#231B27", ink2: "#655A69", line: "#E5DDD6", field: "#86788A", accent: "#5B2A6E",
      accentHover: "#472057", onAccent: "#FFFFFF", soft: "#F4ECF6")
    marsanne.texts = [
      "fr": BrandWords(
        button: "Signer mon avenant", confirmation: "Votre avenant est signé",
        contact: "Écrire au service du personnel"),
      "en": BrandWords(
        button: "Sign my amendment", confirmation: "Your amendment is signed",
        contact: "Write to the personnel office"),
    ]
    try make(second, marsanne, [:], in: brands)
    return key
  }

  private static func make(
    _ id: String, _ brand: BrandFile, _ images: [String: URL], in brands: URL
  ) throws(ConfigurationProblem) {
    let folder = brands.appending(path: id)
    let file = folder.appending(path: "brand.json")
    guard !FileManager.default.fileExists(atPath: file.path) else { return }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (name, image) in images {
        try Data(contentsOf: image).write(to: folder.appending(path: name))
      }
    } catch {
      throw ConfigurationProblem("PARAPHE_BRANDS", "\(folder.path) cannot be written")
    }
    try brand.create(at: file)
  }
}
