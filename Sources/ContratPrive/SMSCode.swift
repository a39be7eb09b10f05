/// The code a signatory received by SMS: never printed.
public struct SMSCode: Sendable, Redacted {
  package let value: String

  /// Wraps what the signatory typed, at most 16 bytes without spaces.
  public init(_ value: String) {
    self.value = value
  }
}
