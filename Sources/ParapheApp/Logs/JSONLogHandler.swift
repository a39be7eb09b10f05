import Foundation
import Logging

/// Writes each log line as one JSON object: `time`, `level`, `message` and `metadata`.
struct JSONLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  /// Takes a whole line, its line feed included.
  let write: @Sendable (Data) -> Void

  init(write: @escaping @Sendable (Data) -> Void) {
    self.write = write
  }

  /// Standard output is for what scripts read.
  static func standardError() -> JSONLogHandler {
    // One call a line, so that lines of several threads do not mix. Nobody is left to tell where
    // standard error itself is closed.
    JSONLogHandler { try? FileHandle.standardError.write(contentsOf: $0) }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }
    all.merge(event.metadata ?? [:]) { $1 }
    if let line = Self.line(event.level, event.message.description, all) { write(line) }
  }

  /// A whole line, its line feed included.
  static func line(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) -> Data? {
    let line = Line(
      time: Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
      level: level.rawValue, message: message, metadata: metadata.mapValues(Line.Value.init))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard var data = try? encoder.encode(line) else { return nil }
    data.append(UInt8(ascii: "\n"))
    return data
  }

  private struct Line: Encodable {
    let time: String
    let level: String
    let message: String
    let metadata: [String: Value]

    struct Value: Encodable {
      let value: Logger.Metadata.Value

      init(_ value: Logger.Metadata.Value) {
        self.value = value
      }

      func encode(to encoder: any Encoder) throws {
        switch value {
        case .string(let text): try text.encode(to: encoder)
        case .stringConvertible(let object): try object.description.encode(to: encoder)
        case .array(let values): try values.map(Value.init).encode(to: encoder)
        case .dictionary(let values): try values.mapValues(Value.init).encode(to: encoder)
        }
      }
    }
  }
}
