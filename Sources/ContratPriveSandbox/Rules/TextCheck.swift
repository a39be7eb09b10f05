/// Which texts from outside are taken. Lengths are counted in characters, and in bytes as well: one
/// character can be made of any number of them.
enum TextCheck {
  /// Whether a line of text that people will see has 1 to `max` characters, something visible,
  /// and no control or direction characters.
  static func isLine(_ text: String, max: Int) -> Bool {
    text.utf8.count <= 4 * max && text.count <= max
      && text.unicodeScalars.contains { !$0.properties.isWhitespace }
      && !text.unicodeScalars.contains(where: isControl)
  }

  /// The same with line ends and tabs.
  static func isText(_ text: String, max: Int) -> Bool {
    text.utf8.count <= 4 * max && text.count <= max
      && text.unicodeScalars.contains { !$0.properties.isWhitespace }
      && !text.unicodeScalars.contains { isControl($0) && !"\r\n\t".unicodeScalars.contains($0) }
  }

  /// An e-mail address in its usual form, with letters of any alphabet (RFC 6531).
  static func isEmail(_ text: String) -> Bool {
    guard text.utf8.count <= Bounds.email, !text.unicodeScalars.contains(where: isControl) else {
      return false
    }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasPrefix("."),
      !parts[1].hasSuffix(".")
    else { return false }
    return !text.contains { $0.isWhitespace || ",;:<>()[]\"\\".contains($0) }
  }

  /// A number in E.164.
  static func isMobile(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return (9...16).contains(bytes.count) && bytes[0] == UInt8(ascii: "+")
      && bytes[1] != UInt8(ascii: "0")
      && bytes.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: scalar.properties.isBidiControl
    }
  }
}
