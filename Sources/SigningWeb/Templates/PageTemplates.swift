package import Foundation
import Mustache
package import Signing

/// The pages of the signing flow, compiled once per language.
///
/// `[[key]]` in a template stands for a text of the language's file, which may itself hold Mustache
/// variables. The texts are put in before Mustache parses, so a page costs no look-ups, and a
/// missing text stops the server from starting.
package struct PageTemplates: Sendable {
  /// A template for every state that is shown.
  enum Name: String, CaseIterable {
    case documents, code
    case inProgress = "in-progress"
    case signed, declining, ended, preview
  }

  /// Where the templates are, and the sample document.
  let folder: URL
  private let templates: [Language: [Name: MustacheTemplate]]
  private let texts: [Language: Texts]

  /// The languages of the folder: a file of texts each.
  package static func languages(in folder: URL) -> [Language] {
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder.appending(path: "locales"), includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "json" }
      .compactMap { Language(rawValue: $0.deletingPathExtension().lastPathComponent) }
      .sorted { $0.rawValue < $1.rawValue }
  }

  /// - Parameters:
  ///   - folder: holds the templates and `locales/`.
  ///   - languages: those that are offered; all of the folder's by default. French is always there.
  /// - Throws: ``TemplateProblem`` that names the file and what is missing.
  package init(folder: URL, languages: Set<Language>? = nil) throws {
    self.folder = folder
    MustacheContentTypes.register(HTMLText(), named: HTMLText.name)
    let source = TemplateSource(files: try Self.files(in: folder))
    var templates: [Language: [Name: MustacheTemplate]] = [:]
    var texts: [Language: Texts] = [:]
    let french = try Texts(.french, folder: folder.appending(path: "locales"))
    for language in (languages ?? Set(Self.languages(in: folder))).union([.french]) {
      let loaded = try Texts(language, folder: folder.appending(path: "locales"))
      // Texts that no template names are asked for by name.
      if let missing = french.values.keys.filter({ loaded.values[$0] == nil }).min() {
        throw TemplateProblem(
          file: "locales/\(language.rawValue).json", detail: "the text \(missing) is missing")
      }
      texts[language] = loaded
      templates[language] = try Dictionary(
        uniqueKeysWithValues: Name.allCases.map { name in
          (name, try source.template(name.rawValue, with: loaded))
        })
    }
    self.templates = templates
    self.texts = texts
  }

  func texts(_ language: Language) -> Texts {
    texts[language] ?? texts[.french] ?? Texts(language: language)
  }

  func render(_ model: some Sendable, _ name: Name, in language: Language) -> String {
    (templates[language] ?? templates[.french])?[name]?.render(model) ?? ""
  }

  private static func files(in folder: URL) throws -> [String: String] {
    let files: [URL]
    do {
      files = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
    } catch {
      throw TemplateProblem(file: folder.path, detail: "cannot be read; set PARAPHE_TEMPLATES")
    }
    return try Dictionary(
      uniqueKeysWithValues: files.filter { $0.pathExtension == "mustache" }.map {
        ($0.deletingPathExtension().lastPathComponent, try String(contentsOf: $0, encoding: .utf8))
      })
  }
}

/// A template or a language file that cannot be used.
package struct TemplateProblem: Error, CustomStringConvertible {
  let file: String
  let detail: String

  package var description: String { "template \(file): \(detail)" }
}
