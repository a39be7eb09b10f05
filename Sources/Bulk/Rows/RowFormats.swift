import Foundation

/// Values as spreadsheets write them, in the forms that contracts want.
enum RowFormats {
  /// `31/12/2026` and `31.12.2026` are days too.
  static func day(_ text: String) -> String {
    let text = text.trimmingCharacters(in: .whitespaces)
    guard let match = text.wholeMatch(of: /(\d{1,2})[\/.](\d{1,2})[\/.](\d{4})/) else {
      return text
    }
    func padded(_ part: Substring) -> String { part.count == 1 ? "0\(part)" : String(part) }
    return "\(match.output.3)-\(padded(match.output.2))-\(padded(match.output.1))"
  }

  /// `1 500,50 €` is 1500.50.
  static func amount(_ text: String) -> String {
    let plain = text.filter { !$0.isWhitespace && $0 != "€" && $0 != "\u{202F}" }
    guard plain.contains(",") else { return plain }
    return plain.replacing(".", with: "").replacing(",", with: ".")
  }

  /// A spreadsheet takes the 0 of a telephone number for nothing.
  static func mobile(_ text: String) -> String {
    let digits = text.filter { !$0.isWhitespace && $0 != "." && $0 != "-" }
    return digits.wholeMatch(of: /[67]\d{8}/) == nil ? text : "0\(digits)"
  }

  /// - Returns: nil for what is neither yes nor no.
  static func isYes(_ text: String) -> Bool? {
    switch text.trimmingCharacters(in: .whitespaces).lowercased() {
    case "oui", "vrai", "yes", "true", "1", "x": true
    case "non", "faux", "no", "false", "0": false
    default: nil
    }
  }

  static func language(_ text: String) -> String {
    let plain = text.trimmingCharacters(in: .whitespaces).lowercased()
    return ["français": "fr", "francais": "fr", "french": "fr", "anglais": "en", "english": "en"][
      plain] ?? plain
  }
}
