import Foundation
import Signing

/// The index of an archive: JSON Lines, each with the hash of the line before it.
enum ArchiveIndex {
  static let name = "index.jsonl"
  /// What the first line refers to.
  static let start = String(repeating: "0", count: 64)

  struct File: Codable, Equatable {
    let name: String
    let sha256: String
    let size: Int
  }

  struct Line: Codable {
    let number: Int
    let previous: String
    let contract: String
    let reference: String
    let at: Date
    let path: String
    let files: [File]

    func text() throws -> String {
      let encoder = JSONEncoder()
      encoder.dateEncodingStrategy = .iso8601
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// A line that was read, and the hash of its bytes.
  struct Read {
    let contract: String
    let line: Line
    let hash: String
  }

  /// - Throws: ``ArchiveFailure`` where a line cannot be read.
  static func lines(of root: URL) throws -> [Read] {
    let file = root.appending(path: name)
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    let bytes = try Data(contentsOf: file, options: .mappedIfSafe)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try bytes.split(separator: UInt8(ascii: "\n")).enumerated().map { index, bytes in
      guard let line = try? decoder.decode(Line.self, from: Data(bytes)) else {
        throw ArchiveFailure(detail: "line \(index + 1) of \(name) cannot be read")
      }
      return Read(contract: line.contract, line: line, hash: sha256Hex(Data(bytes)))
    }
  }
}
