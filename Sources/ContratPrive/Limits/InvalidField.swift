/// A field of a request that is out of ``CallLimits``. It never holds the field's value.
public struct InvalidField: Error, Sendable, Equatable {
  /// The field's path in the guide's words, such as `signatory[0].mobile`.
  public let field: String
  /// What is accepted, in plain words.
  public let expected: String

  /// - Parameters:
  ///   - field: the field's path.
  ///   - expected: what is accepted.
  public init(_ field: String, _ expected: String) {
    self.field = field
    self.expected = expected
  }
}
