import Foundation
import PrivateFiles
import Signing

/// A brand as written in `NAME/brand.json`. Its secrets are never printed.
struct BrandFile: Codable, CustomStringConvertible, CustomReflectable {
  var name: String
  /// SHA-256 of the API key, lowercase hexadecimal.
  var apiKeyHash: String
  /// Of the key before, which is still good while the company changes from one to the other.
  var previousApiKeyHash: String?
  var languages: [String]?
  /// Own words, by language.
  var texts: [String: BrandWords]?
  var logo: String?
  var darkLogo: String?
  var favicon: String?
  var theme: BrandThemeFile?
  /// Colours of the dark scheme, by role.
  var darkTheme: BrandColours?
  var supportURL: String?
  var legalNoticeURL: String?
  var termsURL: String?
  var timeZone: String?
  var frameOrigins: [String]?
  var returnURL: String?
  /// `whsec_…`, which signs what is added to the return URL.
  var returnSecret: String?
  var webhook: BrandWebhook?
  /// An account of its own on the platform.
  var platformAccount: BrandAccount?
  var notifyOwner: Bool?
  var testers: [String]?
  var readToEnd: Bool?
  var limits: BrandLimitsFile?

  var description: String { "BrandFile(\(name))" }
  var customMirror: Mirror { Mirror(self, children: []) }

  /// The terms of use of the platform, which the guide asks to adopt (1.5).
  static let platformTerms = "https://www.contrat-prive.com/fr/product/terms-of-use"

}

extension BrandFile {
  /// Reads a file: its form only.
  ///
  /// - Throws: ``ConfigurationProblem`` that names the file and the place in it.
  init(reading file: URL) throws(ConfigurationProblem) {
    func problem(_ advice: String) -> ConfigurationProblem {
      ConfigurationProblem(file.path, advice)
    }
    guard let data = try? Data(contentsOf: file),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { throw problem("is not a JSON object") }
    let unknown = BrandKeys.unknown(in: object)
    guard unknown.isEmpty else {
      throw problem(unknown.map { "\($0): this key is not known" }.joined(separator: "\n"))
    }
    do {
      self = try JSONDecoder().decode(BrandFile.self, from: data)
    } catch let error as DecodingError {
      throw problem(Self.words(for: error))
    } catch {
      throw problem("cannot be read")
    }
  }

  /// Writes it, in place of the one before, for its owner only: it may hold secrets.
  func write(to file: URL) throws(ConfigurationProblem) {
    do {
      try PrivateFile.replace(try json(), at: file)
    } catch {
      throw ConfigurationProblem(file.path, "cannot be written")
    }
  }

  /// Writes a new one, for its owner only; one that is there stays as it is.
  func create(at file: URL) throws(ConfigurationProblem) {
    do {
      try PrivateFile.create(try json(), at: file)
    } catch let error as PrivateFileError where error.isThere {
      throw ConfigurationProblem(file.path, "there is a brand of that name already")
    } catch {
      throw ConfigurationProblem(file.path, "cannot be written")
    }
  }

  private func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    var data = try encoder.encode(self)
    data.append(contentsOf: Data("\n".utf8))
    return data
  }

  private static func words(for error: DecodingError) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.reduce(into: "") { text, key in
        text += key.intValue.map { "[\($0)]" } ?? (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context.codingPath + [key])): is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      "\(place(context.codingPath)): has to be \(name(of: type))"
    case .dataCorrupted(let context): "\(place(context.codingPath)): cannot be read"
    @unknown default: "cannot be read"
    }
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is Int.Type: "a whole number"
    case is Bool.Type: "true or false"
    case is [Any].Type: "a list"
    default: "an object"
    }
  }
}

/// The brand's own words in one language.
struct BrandWords: Codable {
  var button: String?
  var consent: String?
  var notice: String?
  var confirmation: String?
  var contact: String?
}

/// Colours by role, each `#RRGGBB`.
struct BrandColours: Codable {
  var page: String?
  var surface: String?
  var well: String?
  var ink: String?
  var ink2: String?
  var line: String?
  var field: String?
  var accent: String?
  var accentHover: String?
  var onAccent: String?
  var soft: String?
}

/// What a brand gives the pages, with the colours of the light scheme.
struct BrandThemeFile: Codable {
  var mode: String?
  var font: String?
  var fontFile: String?
  var titleFont: String?
  var titleWeight: Int?
  var radius: Int?
  var page: String?
  var surface: String?
  var well: String?
  var ink: String?
  var ink2: String?
  var line: String?
  var field: String?
  var accent: String?
  var accentHover: String?
  var onAccent: String?
  var soft: String?

  var colours: BrandColours {
    BrandColours(
      page: page, surface: surface, well: well, ink: ink, ink2: ink2, line: line, field: field,
      accent: accent, accentHover: accentHover, onAccent: onAccent, soft: soft)
  }
}

/// The key pair of an account on the platform (guide 1.3).
struct BrandAccount: Codable, CustomStringConvertible, CustomReflectable {
  var apiKey: String
  var apiUser: String
  /// Calls a day; the server's own number by default.
  var dailyRequests: Int?

  var description: String { "BrandAccount(redacted)" }
  var customMirror: Mirror { Mirror(self, children: []) }
}

/// How much of the server a brand may use.
struct BrandLimitsFile: Codable {
  var documentMegabytes: Int?
  var contractMegabytes: Int?
  var visitsPerMinute: Int?
  var callsPerMinute: Int?
}
