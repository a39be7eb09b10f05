import Foundation

/// What stands in a readable page: tags and words, in their order.
///
/// They are the same where their characters are, one by one: canonical equivalence takes U+037E for a
/// semicolon, which neither a style sheet nor a shell does.
enum PagePart: Equatable {
  /// Attributes by their names, in the order of the names.
  case opening(String, [String: String])
  case closing(String)
  case word(String)
  /// An instant, however far from UTC it is told.
  case instant(Date)

  static func == (one: PagePart, other: PagePart) -> Bool {
    func isSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }
    switch (one, other) {
    case (.word(let one), .word(let other)), (.closing(let one), .closing(let other)):
      return isSame(one, other)
    case (.opening(let one, let own), .opening(let other, let others)):
      return isSame(one, other) && own.count == others.count
        && own.allSatisfy { entry in others[entry.key].map { isSame(entry.value, $0) } ?? false }
    case (.instant(let one), .instant(let other)): return one == other
    default: return false
    }
  }
}

/// Reads pages as ``DossierPages`` writes them, and refuses all others: no comments, no scripts, no
/// entities but those of XML, nothing that one browser reads otherwise than another. What is read can
/// be compared safely then, since only white space, the order of attributes and the way in which a
/// character is written are free.
struct PageReader {
  private(set) var parts: [PagePart] = []

  private var rest: Substring.UnicodeScalarView
  /// Where line breaks and spaces count.
  private var isPreformatted = false

  /// - Returns: nil for what is no such page.
  static func parts(of data: Data) -> [PagePart]? {
    guard let text = String(validating: data, as: UTF8.self) else { return nil }
    var reader = PageReader(rest: text[...].unicodeScalars)
    guard reader.read() else { return nil }
    return PageTimes.gathered(reader.parts)
  }

  private init(rest: Substring.UnicodeScalarView) {
    self.rest = rest
  }

  private static let space: Set<Unicode.Scalar> = [" ", "\n", "\t", "\r"]

  private mutating func read() -> Bool {
    guard skip("<!doctype html>") else { return false }
    while let scalar = rest.first {
      let isRead = scalar == "<" ? readTag() : readText()
      guard isRead else { return false }
    }
    return true
  }

  // MARK: - Tags

  private mutating func readTag() -> Bool {
    rest.removeFirst()
    if rest.first == "/" {
      rest.removeFirst()
      guard let name = name() else { return false }
      skipSpace()
      guard skip(">") else { return false }
      if name == "pre" { isPreformatted = false }
      parts.append(.closing(name))
      return true
    }
    guard let name = name(), let attributes = attributes() else { return false }
    parts.append(.opening(name, attributes))
    if name == "pre" { isPreformatted = true }
    return name == "style" ? readStyle() : name != "script"
  }

  private mutating func name() -> String? {
    let letters = rest.prefix { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    guard let first = letters.first, ("a"..."z").contains(first) else { return nil }
    rest.removeFirst(letters.count)
    return String(letters)
  }

  private mutating func attributes() -> [String: String]? {
    var attributes: [String: String] = [:]
    while true {
      let hadSpace = skipSpace()
      if skip(">") { return attributes }
      guard hadSpace, let name = name(), skip("=\"") else { return nil }
      let quoted = rest.prefix { $0 != "\"" }
      rest.removeFirst(quoted.count)
      guard skip("\""), !quoted.contains("<"), let value = Self.decoded(quoted),
        attributes.updateValue(value, forKey: name) == nil
      else { return nil }
    }
  }

  /// Style sheets have no entities.
  private mutating func readStyle() -> Bool {
    let text = rest.prefix { $0 != "<" }
    rest.removeFirst(text.count)
    guard rest.starts(with: "</style>".unicodeScalars), let words = Self.words(text) else {
      return false
    }
    parts += words.map(PagePart.word)
    return true
  }

  // MARK: - Text

  private mutating func readText() -> Bool {
    let text = rest.prefix { $0 != "<" }
    rest.removeFirst(text.count)
    guard let decoded = Self.decoded(text) else { return false }
    if isPreformatted {
      parts.append(.word(decoded.replacing("\r\n", with: "\n")))
      return true
    }
    guard let words = Self.words(decoded.unicodeScalars[...]) else { return false }
    parts += words.map(PagePart.word)
    return true
  }

  private static func words(_ text: Substring.UnicodeScalarView) -> [String]? {
    guard !text.contains("\0") else { return nil }
    return text.split { space.contains($0) }.map { String($0) }
  }

  /// - Returns: nil for an entity that is none of the five of XML and no plain number.
  private static func decoded(_ text: Substring.UnicodeScalarView) -> String? {
    var decoded = String.UnicodeScalarView()
    var rest = text
    while let scalar = rest.popFirst() {
      guard scalar == "&" else {
        decoded.append(scalar)
        continue
      }
      let name = rest.prefix(12).prefix { $0 != ";" }
      guard name.count < 12, rest.dropFirst(name.count).first == ";",
        let character = entity(String(name))
      else { return nil }
      rest.removeFirst(name.count + 1)
      decoded.append(character)
    }
    return String(decoded)
  }

  private static func entity(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let isHexadecimal = name.hasPrefix("#x")
      let digits = name.dropFirst(isHexadecimal ? 2 : 1)
      // Browsers read 128 to 159 as another character set has them.
      guard digits.allSatisfy(\.isHexDigit),
        let value = UInt32(digits, radix: isHexadecimal ? 16 : 10), value >= 0x20,
        !(0x7F..<0xA0).contains(value)
      else { return nil }
      return Unicode.Scalar(value)
    }
  }

  // MARK: - Steps

  private mutating func skip(_ text: String) -> Bool {
    guard rest.starts(with: text.unicodeScalars) else { return false }
    rest.removeFirst(text.unicodeScalars.count)
    return true
  }

  @discardableResult
  private mutating func skipSpace() -> Bool {
    let spaces = rest.prefix { Self.space.contains($0) }
    rest.removeFirst(spaces.count)
    return !spaces.isEmpty
  }
}
