/// Refuses members that a type does not know: a typing error in an optional field would otherwise
/// go unnoticed.
struct UnknownField: Error {
  let path: String
}

extension Decoder {
  /// - Throws: ``UnknownField`` for the first member that is not a case of `keys`.
  func refuseUnknownFields<Keys: CodingKey & CaseIterable>(_ keys: Keys.Type) throws {
    let known = Set(keys.allCases.map(\.stringValue))
    let container = try container(keyedBy: AnyKey.self)
    for key in container.allKeys where !known.contains(key.stringValue) {
      throw UnknownField(path: Problem.path(codingPath + [key]))
    }
  }
}

private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
