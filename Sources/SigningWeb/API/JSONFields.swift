import Foundation
import HTTPTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A first look at a body, before it is decoded: a field that is named twice would be read by a
/// decoder in one way and by whoever wrote it in another (RFC 8259, 4).
///
/// One pass over the bytes, without a copy of what is long; nested at most 16 deep and with at most
/// 10,000 values. Numbers and literals are left to the decoder.
struct JSONFields {
  static let maxDepth = 16
  static let maxValues = 10_000

  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var values = 0
  private var path: [Step] = []

  private enum Step {
    case field(String)
    case index(Int)
  }

  /// - Throws: ``Problem`` `json_invalid`, with the field where there is one.
  static func check(_ body: Data) throws(Problem) {
    let result = body.withUnsafeBytes { bytes -> Result<Void, Problem> in
      var fields = JSONFields(bytes: bytes)
      do throws(Problem) {
        try fields.document()
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

  private mutating func document() throws(Problem) {
    try value()
    guard next() == nil else { throw .notJSON }
  }

  private mutating func value() throws(Problem) {
    values += 1
    guard values <= Self.maxValues, path.count < Self.maxDepth else { throw .tooManyValues }
    switch next() {
    case UInt8(ascii: "{"): try object()
    case UInt8(ascii: "["): try array()
    case UInt8(ascii: "\""): _ = try string()
    default: try literal()
    }
  }

  private mutating func object() throws(Problem) {
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

  private mutating func array() throws(Problem) {
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
  private mutating func continues(before end: UInt8) throws(Problem) -> Bool {
    let byte = next()
    guard byte == end || byte == UInt8(ascii: ",") else { throw .notJSON }
    position += 1
    return byte != end
  }

  /// Steps over a string.
  ///
  /// - Returns: the string with its quotes.
  private mutating func string() throws(Problem) -> Slice<UnsafeRawBufferPointer> {
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
  private static func decoded(_ quoted: Slice<UnsafeRawBufferPointer>) throws(Problem) -> String {
    guard quoted.contains(UInt8(ascii: "\\")) else {
      return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
    }
    guard let name = try? JSONDecoder().decode(String.self, from: Data(quoted)) else {
      throw .notJSON
    }
    return name
  }

  /// Steps over a number, `true`, `false` or `null`.
  private mutating func literal() throws(Problem) {
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

extension Problem {
  static let notJSON = Problem(.badRequest, "json_invalid", "The body is not valid JSON.")
  fileprivate static let tooManyValues = Problem(
    .badRequest, "json_invalid", "The body has too many values, or is nested too deep.")

  fileprivate static func namedTwice(_ field: String) -> Problem {
    Problem(
      .badRequest, "json_invalid", "The body names this field twice.",
      field: String(field.prefix(200)))
  }
}
