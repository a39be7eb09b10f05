import Mustache
import Signing

/// The files of `Templates/`, made into one template a page: partials and texts are put in before
/// Mustache parses, so a page costs no look-up of either, and a missing one stops the start.
struct TemplateSource {
  /// Source by name, without `.mustache`.
  let files: [String: String]

  /// - Throws: ``TemplateProblem`` for a missing file or text, and for what Mustache refuses.
  func template(_ name: String, with texts: Texts) throws -> MustacheTemplate {
    let source = try filled(included(name, from: name), name, with: texts)
    do {
      return try MustacheTemplate(string: "{{% CONTENT_TYPE:\(HTMLText.name)}}\(source)")
    } catch {
      throw TemplateProblem(file: "\(name).mustache", detail: "\(error)")
    }
  }

  /// The source of a file with its partials in their places. One within a line does not bring the
  /// line break at its end with it.
  private func included(_ name: String, from parent: String, depth: Int = 0) throws -> String {
    guard let source = files[name], depth < 10 else {
      let detail = depth < 10 ? "is missing, \(parent) needs it" : "includes itself"
      throw TemplateProblem(file: "\(name).mustache", detail: detail)
    }
    return try source.replacing(/\{\{> ?([a-z-]+) ?\}\}(\n?)/) { match in
      let partial = try included(String(match.output.1), from: name, depth: depth + 1)
      let isLine = !match.output.2.isEmpty
      return isLine || partial.last != "\n" ? partial : String(partial.dropLast())
    }
  }

  private func filled(_ source: String, _ name: String, with texts: Texts) throws -> String {
    try source.replacing(/\[\[([A-Za-z0-9._-]+)\]\]/) { match in
      guard let text = texts.values[String(match.output.1)] else {
        throw TemplateProblem(
          file: "\(name).mustache",
          detail: "needs the text \(match.output.1), missing in \(texts.language.rawValue).json")
      }
      return HTMLText().escapeText(text)
    }
  }
}

/// Text within HTML, in an element or a quoted attribute. As Mustache's own, but by bytes: escaping
/// character by character was a fifth of a page's time.
struct HTMLText: MustacheContentType {
  static let name = "HTML-TEXT"

  func escapeText(_ text: String) -> String {
    var text = text
    let isPlain = text.withUTF8 { $0.allSatisfy { Self.escapes[Int($0)] == nil } }
    if isPlain { return text }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(text.utf8.count + 32)
    for byte in text.utf8 {
      if let escape = Self.escapes[Int(byte)] {
        escaped.append(contentsOf: escape.utf8)
      } else {
        escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// By byte: every character that HTML gives a meaning is one.
  private static let escapes: [String?] = (0..<256).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}
