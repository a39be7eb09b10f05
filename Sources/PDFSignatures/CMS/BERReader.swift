/// Reads BER as ``DERReader`` does, and elements of indefinite length too (X.690, 8.1.3.6), which
/// OpenSSL takes and some signers write.
struct BERReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
  }

  /// The next element; nil at the end and for what cannot be read.
  mutating func next() -> DERReader.Element? {
    guard let first = rest.first, Self.isIndefinite(rest) else {
      var reader = DERReader(rest)
      let element = reader.next()
      rest = reader.rest
      return element
    }
    guard let end = Self.end(of: rest) else { return nil }
    let element = DERReader.Element(
      tag: first, content: rest[(rest.startIndex + 2)..<(end - 2)], whole: rest[..<end])
    rest = rest[end...]
    return element
  }

  /// The next element, if it has this tag.
  mutating func next(_ tag: UInt8) -> DERReader.Element? {
    guard rest.first == tag else { return nil }
    return next()
  }

  /// Constructed, and of a length that is told at its end.
  private static func isIndefinite(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count >= 2, let tag = bytes.first else { return false }
    return tag & 0x20 != 0 && tag & 0x1F != 0x1F && bytes[bytes.startIndex + 1] == 0x80
  }

  /// Behind the two zeros that end the first element, whatever elements are within.
  private static func end(of bytes: ArraySlice<UInt8>) -> Int? {
    var left = bytes.dropFirst(2)
    var depth = 1
    while depth > 0 {
      if left.starts(with: [0, 0]) {
        left = left.dropFirst(2)
        depth -= 1
      } else if isIndefinite(left) {
        left = left.dropFirst(2)
        depth += 1
      } else {
        var reader = DERReader(left)
        guard reader.next() != nil else { return nil }
        left = reader.rest
      }
    }
    return left.startIndex
  }
}
