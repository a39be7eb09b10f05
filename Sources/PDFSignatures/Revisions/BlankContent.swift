/// Whether an appearance shows nothing but a background and a border.
enum BlankContent {
  /// Operators that show text, images or other content. An empty text shows nothing.
  private static let showing: Set<String> = ["Tj", "TJ", "'", "\"", "Do", "BI", "sh"]

  static func isBlank(_ content: [UInt8]) -> Bool {
    guard content.count < 100_000 else { return false }
    var syntax = PDFSyntax(content[...])
    var operand: PDFObject?
    while true {
      syntax.skipSpace()
      if syntax.isAtEnd { return true }
      if let keyword = syntax.keyword() {
        if showing.contains(keyword), operand?.string?.isEmpty != true { return false }
        operand = nil
      } else {
        guard let value = try? syntax.object() else { return false }
        operand = value
      }
    }
  }
}
