import Foundation

/// Texts and dates in the syntax of PDF.
enum PDFText {
  /// A text string in UTF-16BE, as hexadecimal digits (ISO 32000-1, 7.9.2.2): for dictionaries.
  static func string(_ text: String) -> String {
    "<FEFF" + text.utf16.map { String(format: "%04X", $0) }.joined() + ">"
  }

  /// A literal string in WinAnsiEncoding, for showing with one of the standard fonts. A letter that
  /// the encoding lacks is shown without its accents, so that nobody's name becomes boxes.
  static func shown(_ text: String) -> String {
    var literal = "("
    for character in text {
      for byte in winAnsi(character) {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"):
          literal += "\\" + String(UnicodeScalar(byte))
        case 0x20...0x7E: literal.unicodeScalars.append(UnicodeScalar(byte))
        default: literal += "\\" + octal(byte)
        }
      }
    }
    return literal + ")"
  }

  /// ISO 32000-1, 7.9.4, in UTC.
  static func date(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
    return String(
      format: "(D:%04d%02d%02d%02d%02d%02dZ)", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0,
      parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
  }

  /// Reads a text string: UTF-16BE or UTF-8 with its mark, else one byte a letter (7.9.2.2).
  /// Bounded, since it goes into reports.
  static func reading(_ bytes: [UInt8]) -> String {
    let text: String
    if bytes.starts(with: [0xFE, 0xFF]) {
      let units = stride(from: 2, to: bytes.count - 1, by: 2).map {
        UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
      }
      text = String(decoding: units, as: UTF16.self)
    } else if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      text = String(decoding: bytes.dropFirst(3), as: UTF8.self)
    } else {
      text = String(bytes: bytes, encoding: .windowsCP1252) ?? ""
    }
    return String(text.filter { !$0.isNewline }.prefix(1_000))
  }

  /// A number without an exponent, which PDF does not know.
  static func number(_ value: Double) -> String {
    String(format: "%.3f", value.isFinite ? value : 0)
  }

  private static func winAnsi(_ character: Character) -> [UInt8] {
    if let data = String(character).data(using: .windowsCP1252) { return [UInt8](data) }
    let plain = String(character).applyingTransform(
      StringTransform("Any-Latin; Latin-ASCII"), reverse: false)
    if let data = plain?.data(using: .windowsCP1252) { return [UInt8](data) }
    return [UInt8(ascii: "?")]
  }

  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }
}
