import Foundation

/// Small JSON objects in text columns.
enum JSONText {
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func decode<Value: Decodable>(_ value: Value.Type, _ text: String) throws -> Value {
    try JSONDecoder().decode(value, from: Data(text.utf8))
  }

  static func decode(_ text: String) throws -> [String: String] {
    // The usual value, without the cost of a decoder on every page.
    if text == "{}" { return [:] }
    return try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
  }
}
