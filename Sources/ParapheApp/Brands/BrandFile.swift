import Foundation
import Signing

/// A brand as written in `NAME/brand.json`.
struct BrandFile: Codable {
  var name: String
  /// SHA-256 of the API key, lowercase hexadecimal.
  var apiKeyHash: String
  var languages: [String]?
  var frameOrigins: [String]?
  var supportURL: String?
  var termsURL: String?
  var timeZone: String?
  var logo: String?
  var theme: [String: String]?
  var darkTheme: [String: String]?
  var webhook: BrandWebhook?

  /// The terms of use of the platform, which the guide asks to adopt (1.5).
  static let platformTerms = "https://www.contrat-prive.com/fr/product/terms-of-use"

  private static let keys: Set<String> = [
    "name", "apiKeyHash", "languages", "frameOrigins", "supportURL", "termsURL", "timeZone",
    "logo", "theme", "darkTheme", "webhook",
  ]

  /// Reads every brand of a folder.
  ///
  /// - Parameter known: the languages that there are texts for.
  /// - Throws: ``ConfigurationProblem`` that names the file and the key.
  static func readAll(
    in folder: URL, knowing known: [Language]
  ) throws(ConfigurationProblem) -> [Brand] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      throw ConfigurationProblem("PARAPHE_BRANDS", "the folder \(folder.path) cannot be read")
    }
    var brands: [Brand] = []
    for name in names.sorted() where !name.hasPrefix(".") {
      let file = folder.appending(path: name).appending(path: "brand.json")
      guard FileManager.default.fileExists(atPath: file.path) else { continue }
      brands.append(try read(file, id: BrandID(rawValue: name), known))
    }
    guard !brands.isEmpty else {
      throw ConfigurationProblem(
        "PARAPHE_BRANDS", "\(folder.path) holds no NAME/brand.json: add a brand")
    }
    return brands
  }

  private static func read(
    _ file: URL, id: BrandID, _ known: [Language]
  ) throws(ConfigurationProblem) -> Brand {
    func problem(_ advice: String) -> ConfigurationProblem {
      ConfigurationProblem(file.path, advice)
    }
    guard let data = try? Data(contentsOf: file),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { throw problem("is not a JSON object") }
    if let unknown = object.keys.sorted().first(where: { !keys.contains($0) }) {
      throw problem("unknown key \"\(unknown)\"")
    }
    if let unknown = BrandWebhook.unknownKey(in: object["webhook"]) {
      throw problem("webhook: unknown key \"\(unknown)\"")
    }
    let content: BrandFile
    do {
      content = try JSONDecoder().decode(BrandFile.self, from: data)
    } catch {
      throw problem("name and apiKeyHash are required, and every key has its type")
    }
    return try content.brand(id, known, problem)
  }

  private func brand(
    _ id: BrandID, _ known: [Language], _ problem: (String) -> ConfigurationProblem
  ) throws(ConfigurationProblem) -> Brand {
    guard id.rawValue.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
      throw problem("the folder's name may hold letters, digits and hyphens only")
    }
    guard apiKeyHash.count == 64, apiKeyHash.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
      throw problem("apiKeyHash: the SHA-256 of the key, 64 lowercase hexadecimal digits")
    }
    var offered: [Language] = []
    for code in languages ?? known.map(\.rawValue) {
      guard let language = Language(rawValue: code), known.contains(language) else {
        throw problem("languages: \"\(code)\" is not one of \(known.map(\.rawValue))")
      }
      offered.append(language)
    }
    guard let zone = TimeZone(identifier: timeZone ?? "Europe/Paris") else {
      throw problem("timeZone: unknown zone")
    }
    for (name, value) in Array(theme ?? [:]) + Array(darkTheme ?? [:]) {
      guard Self.isSafe(name: name, value: value) else {
        throw problem("theme: \"\(name)\" or its value holds a character that CSS could misread")
      }
    }
    if let logo, logo.contains("/") || !(logo.hasSuffix(".svg") || logo.hasSuffix(".png")) {
      throw problem("logo: the name of an .svg or .png file in the brand's folder")
    }
    for origin in frameOrigins ?? [] where !WebOrigin.isValid(origin) {
      throw problem("frameOrigins: \"\(origin)\" is not scheme, host and port only")
    }
    for link in [supportURL, termsURL].compactMap({ $0 }) {
      guard ["https://", "http://", "mailto:"].contains(where: link.hasPrefix) else {
        throw problem("supportURL and termsURL: an http, https or mailto address")
      }
    }
    return Brand(
      id: id, name: name, apiKeyHash: apiKeyHash, languages: offered,
      frameOrigins: frameOrigins ?? [], supportURL: supportURL,
      termsURL: termsURL ?? Self.platformTerms, timeZone: zone, logo: logo, theme: theme ?? [:],
      darkTheme: darkTheme ?? [:], webhook: try webhook?.endpoint(of: id, problem))
  }

  private static func isSafe(name: String, value: String) -> Bool {
    let inNames = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyz0123456789-")
    let inValues = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: " #%,.()'\"-"))
    return !name.isEmpty && name.count <= 30 && value.count <= 200
      && name.unicodeScalars.allSatisfy(inNames.contains)
      && value.unicodeScalars.allSatisfy(inValues.contains)
  }
}
