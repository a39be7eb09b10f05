import Foundation
import HTTPTypes
import Hummingbird

/// One request of a browser: what it asks for, and in which language.
struct SiteVisit: Sendable {
  let texts: SiteTexts
  /// The language was chosen on a page, and its links and forms keep it: there are no cookies.
  let isLanguageChosen: Bool
  /// As the browser reached it, with the port.
  let authority: String
  let path: String
  private let query: Parameters
  private let parameters: Parameters

  init(_ request: Request, _ parameters: Parameters, templates: SiteTemplates) {
    query = request.uri.queryParameters
    let chosen = query["lang"].flatMap { SiteLanguage(rawValue: String($0)) }
    isLanguageChosen = chosen != nil
    texts = templates.texts(chosen ?? SiteLanguage(accepted: request.headers[.acceptLanguage]))
    authority = request.head.authority ?? "127.0.0.1"
    path = request.uri.path
    self.parameters = parameters
  }

  /// A part of the path, as the route names it.
  func parameter(_ name: String) -> String {
    String((parameters.get(name) ?? "").prefix(100))
  }

  /// A query field that is there and not empty.
  func asked(_ name: String) -> String? {
    query[Substring(name)].flatMap { $0.isEmpty ? nil : String($0.prefix(100)) }
  }

  /// The page of a list, counted from 1.
  var pageNumber: Int { min(max(asked("page").flatMap(Int.init) ?? 1, 1), 100_000) }

  /// A path of the site in this visit's language.
  func url(_ path: String, _ fields: [(String, String?)] = []) -> String {
    let language = isLanguageChosen ? texts.language.rawValue : nil
    return Self.url(path, fields + [("lang", language)])
  }

  /// This page again, with some query fields of its own changed.
  func again(_ changes: [String: String?]) -> String {
    let kept = ["statut", "compte", "contrat", "page", "lang"].map { name in
      (name, changes[name] ?? asked(name))
    }
    return Self.url(path, kept)
  }

  /// A part of a path, whatever it holds.
  static func segment(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }

  private static let plain = CharacterSet(charactersIn: "-._~").union(.asciiAlphanumerics)

  private static func url(_ path: String, _ fields: [(String, String?)]) -> String {
    let query = fields.compactMap { name, value in value.map { "\(name)=\(segment($0))" } }
    return query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"
  }
}
