import ContratPrive
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A first look at a body, before it is decoded: what a decoder would take in one way of several,
/// or only at great cost, is refused.
///
/// A body is one JSON object in UTF-8, nested at most 16 deep, with at most 10,000 values and no
/// field named twice. Numbers and literals are left to the decoder.
struct JSONShape {
  static let maxDepth = 16
  static let maxValues = 10_000
  static let maxKey = 200

  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var values = 0

  /// - Throws: ``SandboxRefusal`` with what is wrong.
  static func check(_ body: Data) throws(SandboxRefusal) {
    let result = body.withUnsafeBytes { bytes -> Result<Void, SandboxRefusal> in
      var shape = JSONShape(bytes: bytes)
      do throws(SandboxRefusal) {
        try shape.document()
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private init(bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  private mutating func document() throws(SandboxRefusal) {
    guard next() == UInt8(ascii: "{") else { throw Self.notJSON }
    try value(depth: 1)
    guard next() == nil else { throw Self.notJSON }
  }

  private mutating func value(depth: Int) throws(SandboxRefusal) {
    values += 1
    guard values <= Self.maxValues else { throw .invalid("the body has too many values") }
    guard depth <= Self.maxDepth else { throw .invalid("the body is nested too deep") }
    switch next() {
    case UInt8(ascii: "{"): try object(depth: depth)
    case UInt8(ascii: "["): try array(depth: depth)
    case UInt8(ascii: "\""): _ = try string()
    case nil: throw Self.notJSON
    default: try literal()
    }
  }

  private mutating func object(depth: Int) throws(SandboxRefusal) {
    position += 1
    var names: Set<String> = []
    guard next() != UInt8(ascii: "}") else {
      position += 1
      return
    }
    while true {
      guard next() == UInt8(ascii: "\"") else { throw Self.notJSON }
      let name = try string()
      guard name.count <= Self.maxKey, !name.contains(UInt8(ascii: "\\")) else {
        throw .invalid("a field's name is too long or has escapes")
      }
      guard names.insert(String(decoding: name, as: UTF8.self)).inserted else {
        throw .invalid("a field is named twice")
      }
      guard next() == UInt8(ascii: ":") else { throw Self.notJSON }
      position += 1
      try value(depth: depth + 1)
      if try isEnd(UInt8(ascii: "}")) { return }
    }
  }

  private mutating func array(depth: Int) throws(SandboxRefusal) {
    position += 1
    guard next() != UInt8(ascii: "]") else {
      position += 1
      return
    }
    while true {
      try value(depth: depth + 1)
      if try isEnd(UInt8(ascii: "]")) { return }
    }
  }

  private mutating func isEnd(_ end: UInt8) throws(SandboxRefusal) -> Bool {
    let byte = next()
    guard byte == end || byte == UInt8(ascii: ",") else { throw Self.notJSON }
    position += 1
    return byte == end
  }

  /// Steps over a string.
  ///
  /// - Returns: what is between its quotes.
  private mutating func string() throws(SandboxRefusal) -> Slice<UnsafeRawBufferPointer> {
    let start = position + 1
    var from = start
    guard var quote = find(UInt8(ascii: "\""), from: from) else { throw Self.notJSON }
    while let escape = find(UInt8(ascii: "\\"), from: from), escape < quote {
      from = escape + 2
      guard from > quote else { continue }
      guard let further = find(UInt8(ascii: "\""), from: from) else { throw Self.notJSON }
      quote = further
    }
    position = quote + 1
    let content = bytes[start..<quote]
    let isText = String(
      validating: UnsafeRawBufferPointer(rebasing: content).bindMemory(to: UInt8.self),
      as: UTF8.self)
    guard isText != nil else { throw .invalid("the body is not UTF-8") }
    return content
  }

  /// Steps over a number, `true`, `false` or `null`.
  private mutating func literal() throws(SandboxRefusal) {
    let start = position
    while position < bytes.count, Self.isLiteral(bytes[position]) { position += 1 }
    guard position > start, position - start <= 100 else { throw Self.notJSON }
  }

  /// The next byte that is no space, without stepping over it.
  private mutating func next() -> UInt8? {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return bytes[position]
      }
    }
    return nil
  }

  private func find(_ byte: UInt8, from: Int) -> Int? {
    guard from < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + from, Int32(byte), bytes.count - from)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  private static func isLiteral(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private static let notJSON = SandboxRefusal(.invalidRequest, "the body is not a JSON object")
}
