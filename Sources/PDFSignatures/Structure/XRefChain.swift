import CQPDFShims

/// The cross-reference sections of a file, followed from its end (ISO 32000-1, 7.5.4 to 7.5.8).
///
/// Read before qpdf does: a cross-reference stream of a few kilobytes may inflate to any size, and
/// qpdf has no limit for it.
struct XRefChain {
  /// Where the newest section starts: what the last `startxref` says.
  let start: Int
  /// Where all sections start, as what leads to them says.
  private(set) var starts: [Int] = []
  /// Where streams are that go with a table (`/XRefStm`).
  private(set) var hybrids: [Int] = []
  /// Whether each section lists a number once, and only number 0 as the head of what is free (7.5.4):
  /// readers differ in what they make of others.
  private(set) var isPlain = true

  private static let longest = 1000
  /// Entries of all sections together: a few kilobytes can name millions.
  private static let mostEntries = 500_000
  /// More than a file of 25 MB can use: 20 bytes for each of two million objects.
  private static let inflatedLimit = 40 << 20

  /// - Throws: ``PDFSyntax/Failure`` for a chain that is broken, endless or too large.
  init(_ bytes: ArraySlice<UInt8>) throws(PDFSyntax.Failure) {
    guard let first = Self.lastStart(in: bytes) else { throw PDFSyntax.Failure() }
    start = first
    var seen: Set<Int> = []
    var next: [Int] = [first]
    var inflated = 0
    var entries = 0
    while let offset = next.popLast() {
      guard seen.insert(offset).inserted else { continue }
      starts.append(offset)
      guard seen.count <= Self.longest, bytes.indices.contains(offset) else {
        throw PDFSyntax.Failure()
      }
      let trailer = try Self.trailer(
        at: offset, in: bytes, inflatedLimit: Self.inflatedLimit - inflated, &isPlain)
      if trailer["Type"]?.name == "XRef" {
        let (count, size) = try Self.extent(trailer)
        entries += count
        inflated += size
        guard entries <= Self.mostEntries, inflated <= Self.inflatedLimit else {
          throw PDFSyntax.Failure()
        }
      }
      for key in ["Prev", "XRefStm"] {
        if let previous = trailer[key] {
          guard let place = previous.integer else { throw PDFSyntax.Failure() }
          next.append(place)
          if key == "XRefStm" { hybrids.append(place) }
        }
      }
    }
  }

  /// The number behind the last `startxref`, which has to be followed by `%%EOF` and nothing else.
  static func lastStart(in bytes: ArraySlice<UInt8>) -> Int? {
    let word = Array("startxref".utf8)
    var place = bytes.endIndex - word.count
    let lowest = max(bytes.startIndex, bytes.endIndex - 2048)
    while place >= lowest {
      if bytes[place] == word[0], bytes[place..<(place + word.count)].elementsEqual(word) {
        var syntax = PDFSyntax(bytes, at: place + word.count)
        syntax.skipSpace()
        return syntax.unsigned()
      }
      place -= 1
    }
    return nil
  }

  private static func trailer(
    at offset: Int, in bytes: ArraySlice<UInt8>, inflatedLimit: Int, _ isPlain: inout Bool
  ) throws(PDFSyntax.Failure) -> [String: PDFObject] {
    var syntax = PDFSyntax(bytes, at: offset)
    syntax.skipSpace()
    if syntax.take("xref") {
      try XRefTable.skip(&syntax, &isPlain)
      guard let trailer = try syntax.object().dictionary else { throw PDFSyntax.Failure() }
      return trailer
    }
    guard syntax.unsigned() != nil else { throw PDFSyntax.Failure() }
    syntax.skipSpace()
    guard syntax.unsigned() != nil else { throw PDFSyntax.Failure() }
    syntax.skipSpace()
    guard syntax.take("obj"), let dictionary = try syntax.object().dictionary,
      let length = dictionary["Length"]?.integer, length >= 0
    else { throw PDFSyntax.Failure() }
    syntax.skipSpace()
    guard syntax.take("stream"), let data = StreamData.range(behind: syntax, length: length) else {
      throw PDFSyntax.Failure()
    }
    // A predictor takes memory by its columns, whatever the data.
    let parameters = dictionary["DecodeParms"].map { $0.array?.first ?? $0 }
    let columns = parameters?.dictionary?["Columns"]?.integer ?? 1
    guard (1...1024).contains(columns) else { throw PDFSyntax.Failure() }
    switch dictionary["Filter"] {
    case nil, .null: break
    case .name("FlateDecode"), .array([.name("FlateDecode")]):
      let fits = bytes[data].withUnsafeBufferPointer {
        paraphe_inflates_within($0.baseAddress, $0.count, inflatedLimit)
      }
      guard fits == 1 else { throw PDFSyntax.Failure() }
    default: throw PDFSyntax.Failure()
    }
    let index = dictionary["Index"]?.array?.compactMap(\.integer) ?? []
    var next = 0
    for place in stride(from: 0, to: index.count - 1, by: 2) {
      // Subsections in ascending order, one behind the other.
      isPlain = isPlain && index[place] >= next
      next = index[place].addingReportingOverflow(index[place + 1]).partialValue
    }
    return dictionary
  }
}

extension XRefChain {
  /// How many entries a cross-reference stream has, and the bytes that they take.
  private static func extent(
    _ dictionary: [String: PDFObject]
  ) throws(PDFSyntax.Failure) -> (count: Int, size: Int) {
    let widths = (dictionary["W"]?.array ?? []).compactMap(\.integer)
    let size = dictionary["Size"]?.integer ?? 0
    let index = dictionary["Index"]?.array?.compactMap(\.integer) ?? [0, size]
    let counts = stride(from: 1, to: index.count, by: 2).map { index[$0] }
    guard widths.count == 3, widths.allSatisfy({ (0...8).contains($0) }),
      counts.allSatisfy({ (0...mostEntries).contains($0) })
    else { throw PDFSyntax.Failure() }
    let count = counts.reduce(0, +)
    return (count, count * (widths.reduce(0, +) + 1))
  }
}
