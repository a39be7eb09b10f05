/// A mobile number in E.164.
///
/// A small reader of our own: no Swift package for telephone numbers can be had, and only French
/// forms need interpreting; every other number must come with its country code.
package struct PhoneNumber: Sendable, Hashable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  /// `+33612345678`. Personal data: only for the platform, the store and the evidence.
  package let e164: String

  /// Reads `06 12 34 56 78`, `+33 (0)6 12…`, `0033 6…`, or any number with its country code.
  ///
  /// - Returns: nil for what is no mobile number.
  package init?(_ text: String) {
    guard text.utf8.count <= 40 else { return nil }
    var digits = ""
    var international = false
    for character in text.replacing("(0)", with: "") {
      switch character {
      case "0"..."9" where character.isASCII: digits.append(character)
      case "+" where digits.isEmpty && !international: international = true
      case " ", ".", "-", "(", ")", "/", "\u{A0}", "\u{202F}": continue
      default: return nil
      }
    }
    if !international, digits.hasPrefix("00") {
      international = true
      digits.removeFirst(2)
    }
    if !international {
      // French national form: ten digits, the first a trunk 0.
      guard digits.count == 10, digits.hasPrefix("0") else { return nil }
      digits = "33" + digits.dropFirst()
    }
    // ITU-T E.164: at most 15 digits, no country code starts with 0.
    guard (8...15).contains(digits.count), !digits.hasPrefix("0") else { return nil }
    if digits.hasPrefix("33") {
      // Only 6 and 7 are mobile numbers in France.
      guard digits.count == 11, digits.hasPrefix("336") || digits.hasPrefix("337") else {
        return nil
      }
    }
    e164 = "+" + digits
  }

  /// Where nobody has given one yet.
  package static let missing = PhoneNumber(stored: "")
  package var isMissing: Bool { e164.isEmpty }

  /// A number as this type wrote it, from the store.
  package init(stored e164: String) {
    self.e164 = e164
  }

  /// `+33 6 •• •• •• 78` for French numbers, `+•••••••78` for others.
  package var masked: String {
    if isMissing { return "" }
    let end = e164.suffix(2)
    guard e164.hasPrefix("+33") else {
      return "+" + String(repeating: "•", count: e164.count - 3) + end
    }
    let nbsp = "\u{A0}"
    return [
      String(e164.prefix(3)), String(e164.dropFirst(3).prefix(1)), "••", "••", "••", "\(end)",
    ]
    .joined(separator: nbsp)
  }

  /// The last two digits, for texts that are read aloud.
  package var lastDigits: String { String(e164.suffix(2)) }

  package var description: String { masked }
  package var debugDescription: String { masked }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
