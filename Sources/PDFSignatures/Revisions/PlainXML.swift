import CExpat

/// XML with namespaces and without a document type, read with expat within bounds.
final class PlainXML {
  /// An element, its name and those of its attributes with their namespaces in front.
  struct Element {
    let name: String
    let attributes: [String: String]
    fileprivate(set) var children: [Element] = []
    /// Directly in it, without white space around.
    fileprivate(set) var text = ""
  }

  private static let deepest = 40
  private static let most = 50_000

  /// Those that have begun and not ended, the outermost first.
  private var open: [Element] = []
  private var root: Element?
  private var count = 0

  private init() {}

  /// The outermost element; nil for what is no XML of this kind.
  static func root(of bytes: [UInt8]) -> Element? {
    // Without a separator a namespace and a local name are one.
    guard let parser = XML_ParserCreateNS(nil, 0) else { return nil }
    defer { XML_ParserFree(parser) }
    let tree = PlainXML()
    XML_SetUserData(parser, Unmanaged.passUnretained(tree).toOpaque())
    XML_SetElementHandler(
      parser,
      { data, name, attributes in
        PlainXML.of(data)?.begin(name, attributes)
      }, { data, _ in PlainXML.of(data)?.end() })
    XML_SetCharacterDataHandler(parser) { data, text, length in
      PlainXML.of(data)?.add(text, Int(length))
    }
    // With one there could be entities, which other readers of XMP do not have.
    XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_NEVER)
    XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in PlainXML.of(data)?.fail() }
    // Padding that some writers leave.
    let length = (bytes.lastIndex { $0 != 0 } ?? -1) + 1
    let status = withExtendedLifetime(tree) {
      bytes.withUnsafeBytes { buffer in
        XML_Parse(
          parser, buffer.bindMemory(to: CChar.self).baseAddress, Int32(clamping: length), 1)
      }
    }
    return status == XML_STATUS_OK && !tree.isRefused ? tree.root : nil
  }

  private var isRefused: Bool { count > Self.most }

  private static func of(_ data: UnsafeMutableRawPointer?) -> PlainXML? {
    data.map { Unmanaged<PlainXML>.fromOpaque($0).takeUnretainedValue() }
  }

  private func fail() {
    count = Self.most + 1
    open = []
  }

  private func begin(
    _ name: UnsafePointer<XML_Char>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
  ) {
    count += 1
    guard !isRefused, open.count < Self.deepest, let name else { return fail() }
    var found: [String: String] = [:]
    var next = attributes
    while let pair = next, let key = pair[0], let value = pair[1] {
      found[String(cString: key)] = String(cString: value)
      next = pair + 2
    }
    open.append(Element(name: String(cString: name), attributes: found))
  }

  private func add(_ text: UnsafePointer<XML_Char>?, _ length: Int) {
    guard !open.isEmpty, let text else { return }
    let bytes = UnsafeRawBufferPointer(start: text, count: length)
    open[open.count - 1].text += String(decoding: bytes, as: UTF8.self)
  }

  private func end() {
    guard var element = open.popLast() else { return }
    element.text = element.text.trimmed
    if open.isEmpty {
      root = element
    } else {
      open[open.count - 1].children.append(element)
    }
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
