import Foundation

/// Writes JSON whose `Data` is base64 that is made as it is sent, or once: in the finished body.
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

  func encode(_ value: some Encodable) throws -> TransportBody {
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

  private static func body(
    _ json: Data, _ pieces: [Piece], _ documents: [Data]
  ) -> TransportBody {
    var parts: [TransportBody.Part] = []
    var read = json.startIndex
    for piece in pieces {
      parts.append(.text(json[read..<piece.mark.lowerBound]))
      parts.append(.base64(documents[piece.document]))
      read = piece.mark.upperBound
    }
    return TransportBody(parts + [.text(json[read...])])
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
