package import Foundation
import Mustache
import Signing

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
    case signed, declining, ended
  }

  private let libraries: [Language: MustacheLibrary]
  private let texts: [Language: Texts]

  /// - Parameter folder: holds the templates and `locales/`.
  /// - Throws: ``TemplateProblem`` that names the file and what is missing.
  package init(folder: URL) throws {
    let sources = try Self.sources(in: folder)
    for name in Name.allCases where sources[name.rawValue] == nil {
      throw TemplateProblem(file: "\(name.rawValue).mustache", detail: "is missing")
    }
    var libraries: [Language: MustacheLibrary] = [:]
    var texts: [Language: Texts] = [:]
    for language in Language.allCases {
      let loaded = try Texts(language, folder: folder.appending(path: "locales"))
      texts[language] = loaded
      libraries[language] = MustacheLibrary(
        templates: try Dictionary(
          uniqueKeysWithValues: sources.map { name, source in
            (name, try Self.compile(source, name: name, texts: loaded))
          }))
    }
    self.libraries = libraries
    self.texts = texts
  }

  func texts(_ language: Language) -> Texts {
    texts[language] ?? texts[.french] ?? Texts(language: language)
  }

  func render(_ model: some Sendable, _ name: Name, in language: Language) -> String {
    libraries[language]?.render(model, withTemplate: name.rawValue) ?? ""
  }

  private static func sources(in folder: URL) throws -> [String: String] {
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

  private static func compile(
    _ source: String, name: String, texts: Texts
  ) throws -> MustacheTemplate {
    let filled = try source.replacing(/\[\[([A-Za-z0-9._-]+)\]\]/) { match in
      guard let text = texts.values[String(match.output.1)] else {
        throw TemplateProblem(
          file: "\(name).mustache",
          detail: "needs the text \(match.output.1), missing in \(texts.language.rawValue).json")
      }
      return escape(text)
    }
    do {
      return try MustacheTemplate(string: filled)
    } catch {
      throw TemplateProblem(file: "\(name).mustache", detail: "\(error)")
    }
  }

  private static func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}

/// A template or a language file that cannot be used.
package struct TemplateProblem: Error, CustomStringConvertible {
  let file: String
  let detail: String

  package var description: String { "template \(file): \(detail)" }
}
