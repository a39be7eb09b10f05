import Foundation
import Mustache
import Synchronization

/// The pages, each compiled once per language when it is first shown: parsing them all would be a
/// third of the server's start.
///
/// `[[key]]` in a template stands for a text of the language's file. Partials and texts are put in
/// before Mustache parses, so a missing one stops the sandbox from starting.
struct SiteTemplates: Sendable {
  enum Name: String, CaseIterable {
    case overview, contracts, contract, signing, payment, inbox, faults, journal, problem
  }

  private let sources: [SiteLanguage: [Name: String]]
  private let compiled = CompiledTemplates()
  private let texts: [SiteLanguage: SiteTexts]

  /// - Throws: ``SiteTemplateProblem`` that names what is missing.
  init(folder: URL = Bundle.module.bundleURL.appending(path: "Pages")) throws {
    var sources: [SiteLanguage: [Name: String]] = [:]
    var texts: [SiteLanguage: SiteTexts] = [:]
    for language in SiteLanguage.allCases {
      let file = folder.appending(path: "locales/\(language.rawValue).json")
      let values = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
      let source = SiteTemplateSource(folder: folder, texts: values)
      texts[language] = SiteTexts(language, values: values)
      sources[language] = try Dictionary(
        uniqueKeysWithValues: Name.allCases.map { ($0, try source.page($0.rawValue)) })
    }
    self.sources = sources
    self.texts = texts
  }

  func texts(_ language: SiteLanguage) -> SiteTexts {
    texts[language] ?? SiteTexts(language, values: [:])
  }

  func render(_ model: some Sendable, _ name: Name, in language: SiteLanguage) -> String {
    guard let source = sources[language]?[name] else { return "" }
    return compiled.template("\(language.rawValue)/\(name.rawValue)", source)?.render(model) ?? ""
  }
}

/// Templates by name, made when they are first asked for.
private final class CompiledTemplates: Sendable {
  private let templates = Mutex<[String: MustacheTemplate]>([:])

  func template(_ name: String, _ source: String) -> MustacheTemplate? {
    templates.withLock { templates in
      if templates[name] == nil { templates[name] = try? MustacheTemplate(string: source) }
      return templates[name]
    }
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
