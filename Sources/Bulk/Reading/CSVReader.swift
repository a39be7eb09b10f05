import Foundation

/// Reads records of a CSV file one by one (RFC 4180), with the place of every field.
///
/// A small reader of our own: the package that could be had reads whole files, and says of nothing
/// where it stands.
struct CSVReader: Sequence, IteratorProtocol {
  /// A field and where it begins, both from 1.
  struct Field: Equatable {
    let text: String
    let line: Int
    let column: Int
  }

  /// A record that cannot be read.
  struct Malformed: Error, Equatable {
    let line: Int
    let column: Int
    let detail: String
  }

  private let bytes: Data
  private let encoding: TextEncoding
  private let separator: UInt8
  private var position: Data.Index
  private var line = 1
  private var lineStart: Data.Index
  private var isFailed = false

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let mostBytesOfField = 1 << 20

  /// - Parameter bytes: of the file, mapped rather than read.
  init(_ bytes: Data) {
    let (encoding, mark) = TextEncoding.of(bytes)
    self.bytes = bytes
    self.encoding = encoding
    position = bytes.startIndex + mark
    lineStart = position
    separator = Self.separator(of: bytes[position...])
  }

  /// The next record; a blank line is none.
  mutating func next() -> Result<[Field], Malformed>? {
    while position < bytes.endIndex, !isFailed {
      do throws(Malformed) {
        let record = try record()
        if record.count > 1 || record.first?.text.isEmpty == false { return .success(record) }
      } catch {
        isFailed = true
        return .failure(error)
      }
    }
    return nil
  }

  private mutating func record() throws(Malformed) -> [Field] {
    var fields: [Field] = []
    while true {
      fields.append(try field())
      guard position < bytes.endIndex else { return fields }
      let byte = bytes[position]
      position += 1
      if byte == separator {
        // A separator at the very end of the file is followed by an empty field.
        if position == bytes.endIndex {
          fields.append(Field(text: "", line: line, column: column))
          return fields
        }
        continue
      }
      if byte == Self.carriageReturn, position < bytes.endIndex, bytes[position] == Self.lineFeed {
        position += 1
      }
      startLine()
      return fields
    }
  }

  /// Up to the separator or the end of the line, which is left.
  private mutating func field() throws(Malformed) -> Field {
    let (fieldLine, fieldColumn) = (line, column)
    guard position < bytes.endIndex, bytes[position] == Self.quote else {
      let start = position
      while position < bytes.endIndex, !isEnd(bytes[position]) { position += 1 }
      return Field(
        text: encoding.text(Array(bytes[start..<position])), line: fieldLine, column: fieldColumn)
    }
    var content: [UInt8] = []
    position += 1
    while true {
      guard position < bytes.endIndex, content.count <= Self.mostBytesOfField else {
        throw Malformed(
          line: fieldLine, column: fieldColumn, detail: "this quote is never closed")
      }
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.endIndex, bytes[position] == Self.quote else { break }
        position += 1
      }
      content.append(byte)
      if byte == Self.lineFeed { startLine() }
    }
    guard position == bytes.endIndex || isEnd(bytes[position]) else {
      throw Malformed(
        line: line, column: column, detail: "after a closing quote only a separator can follow")
    }
    return Field(text: encoding.text(content), line: fieldLine, column: fieldColumn)
  }

  /// In characters, as editors count.
  private var column: Int { 1 + encoding.characters(in: bytes[lineStart..<position]) }

  private mutating func startLine() {
    line += 1
    lineStart = position
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == separator || byte == Self.lineFeed || byte == Self.carriageReturn
  }

  /// The one of the usual separators that the first line has most of, outside quotes.
  private static func separator(of bytes: Data) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes {
      if byte == quote { isQuoted.toggle() }
      if !isQuoted, byte == lineFeed { break }
      if !isQuoted, [UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "\t")].contains(byte) {
        counts[byte, default: 0] += 1
      }
    }
    return counts.max { $0.value < $1.value }?.key ?? UInt8(ascii: ";")
  }
}
