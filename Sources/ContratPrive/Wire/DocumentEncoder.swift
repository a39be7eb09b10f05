import Foundation

/// Writes JSON whose `Data` is base64 that exists once: in the finished body.
///
/// `JSONEncoder` makes a string of each document, then escapes it into its own buffer, then copies
/// that: slow, and several times the document in memory. Here it writes a short mark instead of each
/// document; then the body is made in one piece of the right size, the JSON between the marks is
/// copied and the documents are written in base64 where they belong. The bytes are those that
/// `JSONEncoder` alone would have written.
struct DocumentEncoder {
  private let encoder: JSONEncoder
  private let makeMark: () -> String

  /// - Parameters:
  ///   - encoder: what writes everything else; its strategy for `Data` is replaced.
  ///   - makeMark: draws letters and digits that no field holds.
  init(
    _ encoder: JSONEncoder,
    makeMark: @escaping () -> String = {
      UUID().uuidString.replacing("-", with: "")
    }
  ) {
    self.encoder = encoder
    self.makeMark = makeMark
  }

  func encode(_ value: some Encodable) throws -> Data {
    // A mark is drawn anew at each call, out of 122 random bits: nobody can put it into a name. If
    // it is in one all the same, there are more marks than documents, and another one is drawn.
    for _ in 0..<10 {
      let mark = makeMark()
      let found = Documents()
      encoder.dataEncodingStrategy = .custom { data, encoder in
        var field = encoder.singleValueContainer()
        try field.encode("\(mark)-\(found.add(data))-")
      }
      let json = try encoder.encode(value)
      let pieces = Self.pieces(of: json, around: Array(mark.utf8))
      if pieces.count == found.all.count { return Self.body(json, pieces, found.all) }
    }
    throw EncodingError.invalidValue(
      value, .init(codingPath: [], debugDescription: "no mark can be told from the fields"))
  }

  /// Where a document goes: the place of its mark in the JSON, and its number.
  private struct Piece {
    let mark: Range<Int>
    let document: Int
  }

  /// The marks, in the order of the JSON: with sorted keys it is not that of encoding.
  private static func pieces(of json: Data, around mark: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var start = json.startIndex
    while let place = json.range(of: Data(mark), in: start..<json.endIndex) {
      start = place.upperBound
      let digits = json[place.upperBound...].dropFirst().prefix { (0x30...0x39).contains($0) }
      let number = Int(String(decoding: digits, as: UTF8.self))
      // A mark without a number counts too: it shows that a field holds the mark.
      pieces.append(
        Piece(
          mark: place.lowerBound..<min(digits.endIndex + 1, json.endIndex), document: number ?? -1))
    }
    return pieces
  }

  private static func body(_ json: Data, _ pieces: [Piece], _ documents: [Data]) -> Data {
    let size = pieces.reduce(json.count) {
      $0 - $1.mark.count + Base64.length(of: documents[$1.document].count)
    }
    var body = Data(count: size)
    body.withUnsafeMutableBytes { body in
      json.withUnsafeBytes { json in
        var written = 0
        var read = 0
        func copy(to end: Int) {
          let part = json[read..<end]
          UnsafeMutableRawBufferPointer(rebasing: body[written...]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: part))
          written += part.count
        }
        for piece in pieces {
          copy(to: piece.mark.lowerBound)
          read = piece.mark.upperBound
          documents[piece.document].withUnsafeBytes {
            Base64.write($0, to: UnsafeMutableRawBufferPointer(rebasing: body[written...]))
            written += Base64.length(of: $0.count)
          }
        }
        copy(to: json.count)
      }
    }
    return body
  }
}

/// The documents met while encoding.
///
/// Unchecked, because: it is made for one call of `JSONEncoder.encode`, which calls the strategy on
/// the caller's own thread before it returns; nothing else holds it.
private final class Documents: @unchecked Sendable {
  private(set) var all: [Data] = []

  /// - Returns: the document's number.
  func add(_ document: Data) -> Int {
    all.append(document)
    return all.count - 1
  }
}
