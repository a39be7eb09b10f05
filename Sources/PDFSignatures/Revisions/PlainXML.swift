/// Reads XML with namespaces and without a document type: elements, attributes and text, within bounds.
struct PlainXML {
  /// An element, its name and those of its attributes with their namespaces in front.
  struct Element {
    let name: String
    let attributes: [String: String]
    fileprivate(set) var children: [Element] = []
    /// Directly in it, without white space around.
    fileprivate(set) var text = ""
  }

  private struct Failure: Error {}

  private static let deepest = 40
  private static let most = 50_000

  private var rest: Substring.UnicodeScalarView
  private var count = 0

  /// The outermost element; nil for what is no XML of this kind.
  static func root(of bytes: [UInt8]) -> Element? {
    var bytes = bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    // Padding that some writers leave.
    while bytes.last == 0 { bytes = bytes.dropLast() }
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var reader = PlainXML(rest: Substring(text).unicodeScalars)
    guard (try? reader.skipMisc()) != nil,
      let root = try? reader.element(["xml": "http://www.w3.org/XML/1998/namespace"], depth: 0),
      (try? reader.skipMisc()) != nil, reader.rest.isEmpty
    else { return nil }
    return root
  }

  /// White space, comments and processing instructions.
  private mutating func skipMisc() throws(Failure) {
    while true {
      skipSpace()
      if take("<?") {
        try skip(past: "?>")
      } else if take("<!--") {
        try skip(past: "-->")
      } else {
        return
      }
    }
  }

  private mutating func element(_ outer: [String: String], depth: Int) throws(Failure) -> Element {
    count += 1
    guard depth < Self.deepest, count < Self.most, take("<") else { throw Failure() }
    let tag = try name()
    var written: [(name: String, value: String)] = []
    while true {
      skipSpace()
      if rest.first == "/" || rest.first == ">" { break }
      let attribute = try name()
      skipSpace()
      guard take("=") else { throw Failure() }
      skipSpace()
      written.append((attribute, try quoted()))
    }
    var spaces = outer
    for (name, value) in written {
      if name == "xmlns" { spaces[""] = value }
      if name.hasPrefix("xmlns:") { spaces[String(name.dropFirst(6))] = value }
    }
    var attributes: [String: String] = [:]
    for (name, value) in written where name != "xmlns" && !name.hasPrefix("xmlns:") {
      // A name without a prefix has no namespace.
      let full = name.contains(":") ? try Self.full(name, spaces) : name
      guard attributes.updateValue(value, forKey: full) == nil else { throw Failure() }
    }
    var element = Element(name: try Self.full(tag, spaces), attributes: attributes)
    if take("/>") { return element }
    guard take(">") else { throw Failure() }
    try readContent(of: &element, spaces, depth: depth)
    guard try name() == tag else { throw Failure() }
    skipSpace()
    guard take(">") else { throw Failure() }
    return element
  }

  /// Up to the name in the end tag.
  private mutating func readContent(
    of element: inout Element, _ spaces: [String: String], depth: Int
  ) throws(Failure) {
    var text = ""
    while !take("</") {
      if take("<!--") {
        try skip(past: "-->")
      } else if take("<?") {
        try skip(past: "?>")
      } else if take("<![CDATA[") {
        text += try skip(past: "]]>")
      } else if rest.first == "<" {
        element.children.append(try self.element(spaces, depth: depth + 1))
      } else {
        text += try characters { $0 == "<" }
      }
    }
    element.text = text.trimmed
  }

  private static func full(_ name: String, _ spaces: [String: String]) throws(Failure) -> String {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let prefix = parts.count == 2 ? String(parts[0]) : ""
    guard let space = spaces[prefix] ?? (prefix.isEmpty ? "" : nil) else { throw Failure() }
    return space + (parts.last ?? "")
  }

  private mutating func name() throws(Failure) -> String {
    let ends: Set<Unicode.Scalar> = [
      " ", "\t", "\r", "\n", "/", ">", "<", "=", "\"", "'", "&", "?", "!",
    ]
    let found = rest.prefix { !ends.contains($0) }
    guard !found.isEmpty else { throw Failure() }
    rest = rest.dropFirst(found.count)
    return String(found)
  }

  private mutating func quoted() throws(Failure) -> String {
    guard let quote = rest.first, quote == "\"" || quote == "'" else { throw Failure() }
    rest = rest.dropFirst()
    let text = try characters { $0 == quote || $0 == "<" }
    guard rest.first == quote else { throw Failure() }
    rest = rest.dropFirst()
    return text
  }

  /// With the references to characters written out.
  private mutating func characters(
    until isEnd: (Unicode.Scalar) -> Bool
  ) throws(Failure) -> String {
    var text = String.UnicodeScalarView()
    while let next = rest.first, !isEnd(next) {
      if next == "&" {
        text.append(try reference())
      } else {
        text.append(next)
        rest = rest.dropFirst()
      }
    }
    guard !rest.isEmpty else { throw Failure() }
    return String(text)
  }

  private mutating func reference() throws(Failure) -> Unicode.Scalar {
    let known: [String: Unicode.Scalar] = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
    ]
    let word = String(rest.dropFirst().prefix { $0 != ";" }.prefix(12))
    guard word.count < 12 else { throw Failure() }
    rest = rest.dropFirst(word.unicodeScalars.count + 2)
    if let scalar = known[word] { return scalar }
    guard word.hasPrefix("#") else { throw Failure() }
    let isHexadecimal = word.hasPrefix("#x")
    let digits = word.dropFirst(isHexadecimal ? 2 : 1)
    guard let value = UInt32(digits, radix: isHexadecimal ? 16 : 10),
      let scalar = Unicode.Scalar(value)
    else { throw Failure() }
    return scalar
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" }
  }

  private mutating func take(_ word: String) -> Bool {
    guard rest.starts(with: word.unicodeScalars) else { return false }
    rest = rest.dropFirst(word.unicodeScalars.count)
    return true
  }

  @discardableResult
  private mutating func skip(past end: String) throws(Failure) -> String {
    var text = String.UnicodeScalarView()
    while !rest.isEmpty {
      if take(end) { return String(text) }
      text.append(rest.removeFirst())
    }
    throw Failure()
  }
}

extension String {
  /// Without white space at its ends.
  fileprivate var trimmed: String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    let start = drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(start[...last])
  }
}
