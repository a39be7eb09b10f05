/// Texts that anybody may have written.
package enum PlainText {
  /// Control characters, and those that would show a text in another order than it has.
  package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: scalar.properties.isBidiControl
    }
  }

  /// The text without such characters but for line breaks, cut to so many scalars: one character may
  /// have any number of them.
  package static func clean(_ text: String, most: Int) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.lazy.filter { !isControl($0) || $0 == "\n" }.prefix(most)))
  }
}
