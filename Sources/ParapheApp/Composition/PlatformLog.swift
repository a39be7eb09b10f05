import ContratPrive
import Foundation

/// The platform's own audit trail as a file of the evidence: what the SDK knows and what it does not.
enum PlatformLog {
  private struct Entry: Encodable {
    let at: Date?
    let event: String
    let otherFields: [String: Value]?
  }

  static func json(_ log: [ContractDetailRequest.LogEntry]) throws -> Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(
      log.map { entry in
        Entry(
          at: entry.at, event: entry.event,
          otherFields: entry.otherFields.isEmpty
            ? nil : entry.otherFields.mapValues(Value.init(value:)))
      })
  }

  private struct Value: Encodable {
    let value: JSONValue

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch value {
      case .null: try container.encodeNil()
      case .bool(let bool): try container.encode(bool)
      case .number(let number): try container.encode(number)
      case .string(let string): try container.encode(string)
      case .array(let array): try container.encode(array.map(Value.init(value:)))
      case .object(let object): try container.encode(object.mapValues(Value.init(value:)))
      }
    }
  }
}
