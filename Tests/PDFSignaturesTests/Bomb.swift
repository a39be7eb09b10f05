import Foundation

/// A file of a few megabytes that holds a stream of a gigabyte of spaces, where readers inflate it.
enum Bomb: CaseIterable {
  case crossReferenceStream, objectStream

  var file: Data {
    let spaces = Self.spaces
    var file = Data(
      """
      %PDF-1.7
      1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
      2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
      3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300]>> endobj

      """.utf8)
    let offset = file.count
    func appendStream(_ number: Int, _ entries: String, _ data: Data) {
      file += Data("\(number) 0 obj <<\(entries) /Length \(data.count)>> stream\n".utf8)
      file += data + Data("\nendstream endobj\n".utf8)
    }
    var start = offset
    switch self {
    case .crossReferenceStream:
      appendStream(
        4, "/Type /XRef /W [1 4 1] /Size 5 /Root 1 0 R /Filter /FlateDecode", spaces)
    case .objectStream:
      appendStream(4, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", spaces)
      let places = (1...3).map { number in
        file.range(of: Data("\(number) 0 obj".utf8))?.lowerBound ?? 0
      }
      start = file.count
      let entries =
        [Self.entry(0, 0)] + (places + [offset, start]).map { Self.entry(1, $0) }
        + [Self.entry(2, 4)]
      appendStream(5, "/Type /XRef /W [1 4 1] /Size 7 /Root 1 0 R", Data(entries.joined()))
    }
    return file + Data("startxref\n\(start)\n%%EOF\n".utf8)
  }

  private static func entry(_ type: UInt8, _ value: Int) -> [UInt8] {
    [type] + (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } + [0]
  }

  /// A space, then "258 times what stands one byte before" without end (RFC 1951, 3.2.6): 13 bits
  /// each, so the same 13 bytes come again and again.
  private static let spaces: Data = {
    var bits = [1, 1, 0] + [0, 1, 0, 1, 0, 0, 0, 0]
    for _ in 0..<40 { bits += [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0] }
    let bytes = stride(from: 0, to: bits.count - 7, by: 8).map { place in
      (0..<8).reduce(UInt8(0)) { $0 | UInt8(bits[place + $1]) << UInt8($1) }
    }
    var data = Data([0x78, 0xDA] + bytes[..<26])
    let period = Data(bytes[13..<26])
    for _ in 0..<((1 << 30) / (258 * 8)) { data += period }
    return data
  }()
}
