/// The code a signatory typed. Never stored, never printed.
package struct SMSCode: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package let digits: String

  /// Reads four to eight digits; spaces and hyphens that people type between them are dropped.
  ///
  /// The guide gives the code's length for the sandbox only (1.4).
  package init?(_ typed: String) {
    guard typed.utf8.count <= 40 else { return nil }
    let digits = typed.filter { !$0.isWhitespace && $0 != "-" }
    guard (4...8).contains(digits.count), digits.allSatisfy({ ("0"..."9").contains($0) }) else {
      return nil
    }
    self.digits = digits
  }

  package var description: String { "SMSCode(redacted)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
