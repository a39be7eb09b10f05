package import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A first look at a body, before it is decoded: a field that is named twice would be read by a
/// decoder in one way and by whoever wrote it in another (RFC 8259, 4).
///
/// One pass over the bytes, without a copy of what is long; nested at most 16 deep. Numbers and
/// literals are left to the decoder.
package struct JSONFields {
  /// What is wrong with a text.
  package enum Fault: Error, Equatable {
    case notJSON
    /// Too many values, or nested too deep.
    case tooManyValues
    /// The field's path, as in `signatories[0].mobile`.
    case namedTwice(String)
  }

  private static let maxDepth = 16

  private let bytes: UnsafeRawBufferPointer
  private let maxValues: Int
  private var position = 0
  private var values = 0
  private var path: [Step] = []

  private enum Step {
    case field(String)
    case index(Int)
  }

  /// - Parameter maxValues: how many there may be, of all kinds together.
  /// - Throws: ``Fault``.
  package static func check(_ body: Data, maxValues: Int = 10_000) throws(Fault) {
    let result = body.withUnsafeBytes { bytes -> Result<Void, Fault> in
      var fields = JSONFields(bytes: bytes, maxValues: maxValues)
      do throws(Fault) {
        try fields.document()
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private init(bytes: UnsafeRawBufferPointer, maxValues: Int) {
    self.bytes = bytes
    self.maxValues = maxValues
  }

  private mutating func document() throws(Fault) {
    try value()
    guard next() == nil else { throw .notJSON }
  }

  private mutating func value() throws(Fault) {
    values += 1
    guard values <= maxValues, path.count < Self.maxDepth else { throw .tooManyValues }
    switch next() {
    case UInt8(ascii: "{"): try object()
    case UInt8(ascii: "["): try array()
    case UInt8(ascii: "\""): _ = try string()
    default: try literal()
    }
  }

  private mutating func object() throws(Fault) {
    position += 1
    var names: Set<String> = []
    guard next() != UInt8(ascii: "}") else {
      position += 1
      return
    }
    repeat {
      guard next() == UInt8(ascii: "\"") else { throw .notJSON }
      let name = try Self.decoded(try string())
      path.append(.field(name))
      guard names.insert(name).inserted else { throw .namedTwice(Self.text(of: path)) }
      guard next() == UInt8(ascii: ":") else { throw .notJSON }
      position += 1
      try value()
      path.removeLast()
    } while try continues(before: UInt8(ascii: "}"))
  }

  private mutating func array() throws(Fault) {
    position += 1
    guard next() != UInt8(ascii: "]") else {
      position += 1
      return
    }
    var index = 0
    repeat {
      path.append(.index(index))
      try value()
      path.removeLast()
      index += 1
    } while try continues(before: UInt8(ascii: "]"))
  }

  /// Steps over a comma, or over the end.
  private mutating func continues(before end: UInt8) throws(Fault) -> Bool {
    let byte = next()
    guard byte == end || byte == UInt8(ascii: ",") else { throw .notJSON }
    position += 1
    return byte != end
  }

  /// Steps over a string.
  ///
  /// - Returns: the string with its quotes.
  private mutating func string() throws(Fault) -> Slice<UnsafeRawBufferPointer> {
    let start = position
    var from = start + 1
    var quote = find(UInt8(ascii: "\""), from: from, before: bytes.count)
    while let end = quote {
      guard let escape = find(UInt8(ascii: "\\"), from: from, before: end) else {
        position = end + 1
        return bytes[start..<position]
      }
      from = escape + 2
      if from > end { quote = find(UInt8(ascii: "\""), from: from, before: bytes.count) }
    }
    throw .notJSON
  }

  private func find(_ byte: UInt8, from: Int, before end: Int) -> Int? {
    guard from < end, let base = bytes.baseAddress,
      let found = memchr(base + from, Int32(byte), end - from)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// A name with what its escapes stand for: they must not hide that it is the same.
  private static func decoded(_ quoted: Slice<UnsafeRawBufferPointer>) throws(Fault) -> String {
    guard quoted.contains(UInt8(ascii: "\\")) else {
      return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
    }
    guard let name = try? JSONDecoder().decode(String.self, from: Data(quoted)) else {
      throw .notJSON
    }
    return name
  }

  /// Steps over a number, `true`, `false` or `null`.
  private mutating func literal() throws(Fault) {
    let start = position
    while position < bytes.count, Self.isLiteral(bytes[position]) { position += 1 }
    guard position > start else { throw .notJSON }
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

  private static func isLiteral(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// `signatories[0].mobile`
  private static func text(of path: [Step]) -> String {
    path.reduce(into: "") { text, step in
      switch step {
      case .field(let name): text += (text.isEmpty ? "" : ".") + name
      case .index(let index): text += "[\(index)]"
      }
    }
  }
}
