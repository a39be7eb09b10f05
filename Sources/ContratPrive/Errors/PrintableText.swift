/// Words from outside, made fit for a log or a terminal.
enum PrintableText {
  /// - Parameter limit: the most Unicode scalars kept.
  /// - Returns: the text without control, format, bidirectional and line-breaking characters.
  static func clean(_ text: String, limit: Int) -> String {
    var kept = String.UnicodeScalarView()
    // Counted by scalar: one character on the screen may hold any number of them. What is looked at
    // is bounded too, for a text made of nothing but characters to be dropped.
    for scalar in text.unicodeScalars.prefix(4 * limit) where isPrintable(scalar) {
      kept.append(scalar)
      if kept.count == limit { break }
    }
    return String(kept)
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      false
    default: true
    }
  }
}
