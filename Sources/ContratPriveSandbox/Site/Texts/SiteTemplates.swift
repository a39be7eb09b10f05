import Foundation
import Mustache

/// The pages, compiled once per language.
///
/// `[[key]]` in a template stands for a text of the language's file. Partials and texts are put in
/// before Mustache parses, so a missing one stops the sandbox from starting.
struct SiteTemplates: Sendable {
  enum Name: String, CaseIterable {
    case overview, contracts, contract, signing, payment, inbox, faults, journal, problem
  }

  private let templates: [SiteLanguage: [Name: MustacheTemplate]]
  private let texts: [SiteLanguage: SiteTexts]

  /// - Throws: ``SiteTemplateProblem`` that names what is missing.
  init(folder: URL = Bundle.module.bundleURL.appending(path: "Pages")) throws {
    var templates: [SiteLanguage: [Name: MustacheTemplate]] = [:]
    var texts: [SiteLanguage: SiteTexts] = [:]
    for language in SiteLanguage.allCases {
      let file = folder.appending(path: "locales/\(language.rawValue).json")
      let values = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
      let source = SiteTemplateSource(folder: folder, texts: values)
      texts[language] = SiteTexts(language, values: values)
      templates[language] = try Dictionary(
        uniqueKeysWithValues: Name.allCases.map {
          ($0, try MustacheTemplate(string: try source.page($0.rawValue)))
        })
    }
    self.templates = templates
    self.texts = texts
  }

  func texts(_ language: SiteLanguage) -> SiteTexts {
    texts[language] ?? SiteTexts(language, values: [:])
  }

  func render(_ model: some Sendable, _ name: Name, in language: SiteLanguage) -> String {
    templates[language]?[name]?.render(model) ?? ""
  }
}

/// The files of `Pages/`, made into one template a page.
private struct SiteTemplateSource {
  let folder: URL
  let texts: [String: String]

  func page(_ name: String) throws -> String {
    try included(name, depth: 0).replacing(/\[\[([A-Za-z0-9._-]+)\]\]/) { match in
      guard let text = texts[String(match.output.1)] else {
        throw SiteTemplateProblem(detail: "\(name).mustache needs the text \(match.output.1)")
      }
      return escaped(text)
    }
  }

  private func included(_ name: String, depth: Int) throws -> String {
    guard depth < 5,
      let source = try? String(
        contentsOf: folder.appending(path: "\(name).mustache"), encoding: .utf8)
    else { throw SiteTemplateProblem(detail: "\(name).mustache is missing") }
    return try source.replacing(/\{\{> ?([a-z-]+) ?\}\}/) { match in
      try included(String(match.output.1), depth: depth + 1)
    }
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}

/// A page or a text that is missing.
struct SiteTemplateProblem: Error, CustomStringConvertible {
  let detail: String

  var description: String { "sandbox pages: \(detail)" }
}
