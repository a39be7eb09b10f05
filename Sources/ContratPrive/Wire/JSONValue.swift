public import Foundation

/// A field that the platform gives and this SDK does not know, as it came.
public enum JSONValue: Sendable, Hashable, Decodable {
  /// `null`, or what could not be kept.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number, with all its digits.
  case number(Decimal)
  /// A text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Names and values.
  case object([String: JSONValue])

  /// Deeper values are dropped: reading recurses, and an answer is not to choose how deep.
  private static let deepest = 24

  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let number = try? value.decode(Decimal.self) {
      self = .number(number)
    } else if decoder.codingPath.count > Self.deepest {
      self = .null
    } else if let array = try? value.decode([JSONValue].self) {
      self = .array(array)
    } else if let object = try? value.decode([String: JSONValue].self) {
      self = .object(object)
    } else {
      self = .null
    }
  }
}
