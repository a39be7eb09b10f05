/// Reads the little of DER and BER that OpenSSL shows nowhere (X.690): elements and their contents.
struct DERReader {
  struct Element {
    let tag: UInt8
    let content: ArraySlice<UInt8>
    /// With its tag and length.
    let whole: ArraySlice<UInt8>
  }

  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
  }

  /// The next element; nil at the end and for what is not in definite form.
  mutating func next() -> Element? {
    guard rest.count >= 2, let tag = rest.first, tag & 0x1F != 0x1F else { return nil }
    var place = rest.startIndex + 1
    var length = Int(rest[place])
    place += 1
    if length >= 0x80 {
      let count = length & 0x7F
      guard (1...4).contains(count), rest.endIndex - place >= count else { return nil }
      length = 0
      for _ in 0..<count {
        length = length << 8 | Int(rest[place])
        place += 1
      }
    }
    guard length <= rest.endIndex - place else { return nil }
    let end = place + length
    let element = Element(
      tag: tag, content: rest[place..<end], whole: rest[rest.startIndex..<end])
    rest = rest[end...]
    return element
  }

  /// The next element, if it has this tag.
  mutating func next(_ tag: UInt8) -> Element? {
    guard rest.first == tag else { return nil }
    return next()
  }
}
