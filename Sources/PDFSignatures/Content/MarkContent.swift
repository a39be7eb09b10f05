/// Judges what was drawn over a page: a mark shows text and lines; it covers nothing.
struct MarkContent {
  private let resources: [String: PDFObject]
  private let revision: PDFRevision

  /// Operators that fill an area, draw an image or a shading (ISO 32000-1, table 51).
  private static let covering: Set<String> = [
    "f", "F", "f*", "B", "B*", "b", "b*", "sh", "BI", "EI",
  ]

  init(_ resources: [String: PDFObject], _ revision: PDFRevision) {
    self.resources = resources
    self.revision = revision
  }

  func isHarmless(_ content: [UInt8], depth: Int = 0) -> Bool {
    guard depth < 4, content.count < 200_000 else { return false }
    var syntax = PDFSyntax(content[...])
    var operand: PDFObject?
    while true {
      syntax.skipSpace()
      if syntax.isAtEnd { return true }
      if let keyword = syntax.keyword() {
        if Self.covering.contains(keyword) { return false }
        if keyword == "Do", !isHarmlessForm(operand?.name, depth: depth) { return false }
        operand = nil
      } else {
        guard let value = try? syntax.object() else { return false }
        operand = value
      }
    }
  }

  private func isHarmlessForm(_ name: String?, depth: Int) -> Bool {
    guard let name,
      let number = revision.resolved(resources["XObject"]).dictionary?[name]?.reference,
      let form = revision.object(number).dictionary,
      revision.resolved(form["Subtype"]).name == "Form",
      let content = revision.decodedStream(number)
    else { return false }
    let own = revision.resolved(form["Resources"]).dictionary ?? resources
    return MarkContent(own, revision).isHarmless(content, depth: depth + 1)
  }
}

extension PDFSyntax {
  /// An operator of a content stream, if one stands here.
  mutating func keyword() -> String? {
    guard position < bytes.endIndex, Self.isRegular(bytes[position]),
      !"+-.0123456789".utf8.contains(bytes[position])
    else { return nil }
    var ahead = self
    if ahead.take("true") || ahead.take("false") || ahead.take("null") { return nil }
    var end = position
    while end < bytes.endIndex, Self.isRegular(bytes[end]), end - position < 20 { end += 1 }
    let word = String(decoding: bytes[position..<end], as: UTF8.self)
    self = PDFSyntax(bytes, at: end)
    return word
  }
}
