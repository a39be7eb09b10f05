public import Foundation

/// The body of a request: JSON, in which documents stand in base64 that need not exist as a whole.
public struct TransportBody: Sendable, Redacted {
  /// What follows each other in it.
  enum Part: Sendable {
    case text(Data)
    /// Bytes that are written in base64.
    case base64(Data)

    var length: Int {
      switch self {
      case .text(let data): data.count
      case .base64(let data): Base64.length(of: data.count)
      }
    }
  }

  private let parts: [Part]
  /// Its length in bytes.
  public let count: Int

  init(_ parts: [Part]) {
    self.parts = parts
    count = parts.reduce(0) { $0 + $1.length }
  }

  /// - Parameter data: the whole of it.
  public init(_ data: Data) {
    self.init([.text(data)])
  }

  public var shown: KeyValuePairs<String, String> { ["bytes": "\(count)"] }

  /// The whole of it in one piece of the right size, into which everything is written once.
  public var data: Data {
    if parts.count == 1, case .text(let data) = parts[0] { return data }
    var body = Data(count: count)
    body.withUnsafeMutableBytes { body in
      var written = 0
      for part in parts {
        let room = UnsafeMutableRawBufferPointer(rebasing: body[written...])
        switch part {
        case .text(let data): data.withUnsafeBytes { room.copyMemory(from: $0) }
        case .base64(let data): data.withUnsafeBytes { Base64.write($0, to: room) }
        }
        written += part.length
      }
    }
    return body
  }

  /// It in its order, in pieces of at most 64 KB, each made when it is asked for.
  public var pieces: Pieces { Pieces(parts) }

  /// The pieces of a body.
  public struct Pieces: Sequence, IteratorProtocol, Sendable {
    /// Bytes of a part that make a piece: in base64, with nothing left over, 64 KB.
    private static let step = 48 << 10

    private var parts: ArraySlice<Part>
    /// Where the next piece begins in the first of them.
    private var offset = 0

    fileprivate init(_ parts: [Part]) {
      self.parts = parts[...]
    }

    /// The next piece; nil at the end.
    public mutating func next() -> Data? {
      while let part = parts.first {
        let data: Data
        let isText: Bool
        switch part {
        case .text(let text): (data, isText) = (text, true)
        case .base64(let bytes): (data, isText) = (bytes, false)
        }
        guard offset < data.count else {
          parts.removeFirst()
          offset = 0
          continue
        }
        let start = data.startIndex + offset
        let piece = data[start..<Swift.min(start + Self.step, data.endIndex)]
        offset += piece.count
        return isText ? piece : Self.base64(piece)
      }
      return nil
    }

    private static func base64(_ bytes: Data) -> Data {
      var text = Data(count: Base64.length(of: bytes.count))
      text.withUnsafeMutableBytes { text in bytes.withUnsafeBytes { Base64.write($0, to: text) } }
      return text
    }
  }
}
