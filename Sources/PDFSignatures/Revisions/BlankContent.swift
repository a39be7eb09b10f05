/// Whether an appearance shows nothing but a background and a border.
enum BlankContent {
  /// Operators that show text, images or other content. An empty text shows nothing.
  private static let showing: Set<String> = ["Tj", "TJ", "'", "\"", "Do", "BI", "sh"]

  /// Operators that leave ink of any kind (ISO 32000-1, annex A).
  private static let painting = showing.union([
    "f", "F", "f*", "B", "B*", "b", "b*", "S", "s",
  ])

  static func isBlank(_ content: [UInt8]) -> Bool { !has(showing, content) }

  /// Whether anything at all is painted, be it white.
  static func paints(_ content: [UInt8]) -> Bool { has(painting, content) }

  /// Whether one of some operators is used on anything, or the content cannot be told.
  private static func has(_ operators: Set<String>, _ content: [UInt8]) -> Bool {
    guard content.count < 100_000 else { return true }
    var syntax = PDFSyntax(content[...])
    var operand: PDFObject?
    while true {
      syntax.skipSpace()
      if syntax.isAtEnd { return false }
      if let keyword = syntax.keyword() {
        if operators.contains(keyword), operand?.string?.isEmpty != true { return true }
        operand = nil
      } else {
        guard let value = try? syntax.object() else { return true }
        operand = value
      }
    }
  }
}
