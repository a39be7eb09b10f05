/// Reads the syntax of PDF where it stands in the file (ISO 32000-1, 7.2 and 7.3).
///
/// qpdf gives values, not places, and forgives much. Whether bytes are what they seem to be has to
/// be read from the bytes: so this small reader is ours, and it forgives nothing.
struct PDFSyntax {
  let bytes: ArraySlice<UInt8>
  private(set) var position: Int
  /// Whether `1.0` is told from `1`: where an integer belongs, readers differ in what they make of it.
  var keepsReals = false

  init(_ bytes: ArraySlice<UInt8>, at position: Int? = nil) {
    self.bytes = bytes
    self.position = position ?? bytes.startIndex
  }

  struct Failure: Error {}

  /// An entry of a dictionary, with the place of its value.
  struct Entry {
    let key: String
    let value: PDFObject
    let range: Range<Int>
  }

  static let deepest = 100

  var isAtEnd: Bool { position >= bytes.endIndex }

  /// Passes white space and comments.
  mutating func skipSpace() {
    while position < bytes.endIndex {
      let byte = bytes[position]
      if byte == UInt8(ascii: "%") {
        while position < bytes.endIndex, bytes[position] != 10, bytes[position] != 13 {
          position += 1
        }
      } else if Self.isSpace(byte) {
        position += 1
      } else {
        return
      }
    }
  }

  /// Passes a keyword if it stands here, as a whole word.
  mutating func take(_ keyword: StaticString) -> Bool {
    let end = position + keyword.utf8CodeUnitCount
    guard end <= bytes.endIndex,
      bytes[position..<end].elementsEqual(
        UnsafeBufferPointer(start: keyword.utf8Start, count: keyword.utf8CodeUnitCount)),
      end == bytes.endIndex || !Self.isRegular(bytes[end])
    else { return false }
    position = end
    return true
  }

  /// An integer without a sign.
  mutating func unsigned() -> Int? {
    var value = 0
    let start = position
    while position < bytes.endIndex, position - start < 18,
      case let byte = bytes[position], (0x30...0x39).contains(byte)
    {
      value = value * 10 + Int(byte - 0x30)
      position += 1
    }
    return position > start ? value : nil
  }

  mutating func object(depth: Int = 0) throws(Failure) -> PDFObject {
    guard depth < Self.deepest else { throw Failure() }
    skipSpace()
    guard position < bytes.endIndex else { throw Failure() }
    switch bytes[position] {
    case UInt8(ascii: "/"): return .name(try name())
    case UInt8(ascii: "("): return .string(try literal())
    case UInt8(ascii: "["):
      position += 1
      var items: [PDFObject] = []
      while true {
        skipSpace()
        guard position < bytes.endIndex else { throw Failure() }
        if bytes[position] == UInt8(ascii: "]") {
          position += 1
          return .array(items)
        }
        items.append(try object(depth: depth + 1))
      }
    case UInt8(ascii: "<"):
      if position + 1 < bytes.endIndex, bytes[position + 1] == UInt8(ascii: "<") {
        var entries: [String: PDFObject] = [:]
        for entry in try dictionary(depth: depth) { entries[entry.key] = entry.value }
        return .dictionary(entries)
      }
      return .string(try hexadecimal())
    default: return try word()
    }
  }

  /// A dictionary's entries in their order. A key that stands twice is refused: readers differ in
  /// which one they believe.
  mutating func dictionary(depth: Int = 0) throws(Failure) -> [Entry] {
    guard depth < Self.deepest else { throw Failure() }
    skipSpace()
    guard take("<<", at: position) else { throw Failure() }
    var entries: [Entry] = []
    var keys: Set<String> = []
    while true {
      skipSpace()
      if take(">>", at: position) { return entries }
      let key = try name()
      guard keys.insert(key).inserted else { throw Failure() }
      skipSpace()
      let start = position
      let value = try object(depth: depth + 1)
      entries.append(Entry(key: key, value: value, range: start..<position))
    }
  }

  private mutating func take(_ text: StaticString, at place: Int) -> Bool {
    let end = place + text.utf8CodeUnitCount
    guard end <= bytes.endIndex,
      bytes[place..<end].elementsEqual(
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    else { return false }
    position = end
    return true
  }

  private mutating func name() throws(Failure) -> String {
    guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "/") else { throw Failure() }
    position += 1
    var text: [UInt8] = []
    while position < bytes.endIndex, Self.isRegular(bytes[position]) {
      if bytes[position] == UInt8(ascii: "#"), position + 2 < bytes.endIndex,
        let high = Self.digit(bytes[position + 1]), let low = Self.digit(bytes[position + 2])
      {
        text.append(high << 4 | low)
        position += 3
      } else {
        text.append(bytes[position])
        position += 1
      }
    }
    return String(String.UnicodeScalarView(text.map { UnicodeScalar($0) }))
  }

  private mutating func literal() throws(Failure) -> [UInt8] {
    position += 1
    var text: [UInt8] = []
    var open = 1
    while position < bytes.endIndex {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "("):
        open += 1
        text.append(byte)
      case UInt8(ascii: ")"):
        open -= 1
        if open == 0 { return text }
        text.append(byte)
      case UInt8(ascii: "\\"): escape(into: &text)
      default: text.append(byte)
      }
    }
    throw Failure()
  }

  private mutating func escape(into text: inout [UInt8]) {
    guard position < bytes.endIndex else { return }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case 10: return
    case 13: if position < bytes.endIndex, bytes[position] == 10 { position += 1 }
    case 0x30...0x37:
      var value = Int(byte - 0x30)
      var count = 1
      while count < 3, position < bytes.endIndex, (0x30...0x37).contains(bytes[position]) {
        value = value * 8 + Int(bytes[position] - 0x30)
        position += 1
        count += 1
      }
      text.append(UInt8(truncatingIfNeeded: value))
    default: text.append(byte)
    }
  }

  private mutating func hexadecimal() throws(Failure) -> [UInt8] {
    position += 1
    var text: [UInt8] = []
    var high: UInt8?
    while position < bytes.endIndex {
      let byte = bytes[position]
      position += 1
      if let digit = Self.digit(byte) {
        if let first = high {
          text.append(first << 4 | digit)
          high = nil
        } else {
          high = digit
        }
      } else if byte == UInt8(ascii: ">") {
        if let high { text.append(high << 4) }
        return text
      } else if !Self.isSpace(byte) {
        throw Failure()
      }
    }
    throw Failure()
  }

  /// A number, a reference or one of the three words.
  private mutating func word() throws(Failure) -> PDFObject {
    if take("true") { return .boolean(true) }
    if take("false") { return .boolean(false) }
    if take("null") { return .null }
    let start = position
    while position < bytes.endIndex, Self.isRegular(bytes[position]) { position += 1 }
    guard position > start, position - start <= 64 else { throw Failure() }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard text.utf8.allSatisfy({ "+-.0123456789".utf8.contains($0) }) else { throw Failure() }
    guard let value = Int(text) else {
      guard let value = Double(text), value.isFinite else { throw Failure() }
      return Int(exactly: value).flatMap { keepsReals ? nil : .integer($0) } ?? .real(value)
    }
    if value >= 0, (0x30...0x39).contains(bytes[start]), let reference = reference(to: value) {
      return reference
    }
    return .integer(value)
  }

  /// `… 0 R` behind a number.
  private mutating func reference(to number: Int) -> PDFObject? {
    var ahead = self
    ahead.skipSpace()
    guard ahead.position > position, ahead.unsigned() != nil else { return nil }
    let middle = ahead.position
    ahead.skipSpace()
    guard ahead.position > middle, ahead.take("R") else { return nil }
    position = ahead.position
    return .reference(number)
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 10 || byte == 13 || byte == 9 || byte == 12 || byte == 0
  }

  static func isRegular(_ byte: UInt8) -> Bool {
    if isSpace(byte) { return false }
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "/"), UInt8(ascii: "%"):
      return false
    default: return true
    }
  }

  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
