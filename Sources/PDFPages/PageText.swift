/// Makes paragraphs of the text that poppler finds on pages.
enum PageText {
  /// - Parameter text: a form feed after each page.
  static func pages(_ text: String) -> [[String]] {
    var pages = text.split(separator: "\u{0C}", omittingEmptySubsequences: false)
    if pages.last?.allSatisfy(\.isWhitespace) == true { pages.removeLast() }
    return pages.map { paragraphs(of: $0) }
  }

  /// Blocks are apart by an empty line. Within one, a line much shorter than the longest ends a
  /// paragraph: an item of a list, a cell, a heading.
  private static func paragraphs(of page: Substring) -> [String] {
    var paragraphs: [String] = []
    var block: [Substring] = []
    func end() {
      let full = (block.map(\.count).max() ?? 0) * 7 / 10
      var joined = ""
      for line in block {
        joined += (joined.isEmpty ? "" : " ") + line
        if line.count < full {
          paragraphs.append(joined)
          joined = ""
        }
      }
      if !joined.isEmpty { paragraphs.append(joined) }
      block = []
    }
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      let trimmed = line.drop(while: \.isWhitespace)
      if trimmed.isEmpty { end() } else { block.append(trimmed) }
    }
    end()
    return paragraphs.map { String($0.unicodeScalars.filter { $0.value >= 0x20 }) }
  }
}
