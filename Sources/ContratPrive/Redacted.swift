/// A value that may hold secrets or personal data: printing, reflecting or dumping it shows only
/// what it allows.
public protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// What may be shown, by name; nothing by default.
  var shown: KeyValuePairs<String, String> { get }
}

extension Redacted {
  public var shown: KeyValuePairs<String, String> { [:] }

  public var description: String {
    guard !shown.isEmpty else { return "\(Self.self)(redacted)" }
    let fields = shown.map { "\($0.key): \(PrintableText.clean($0.value, limit: 100))" }
    return "\(Self.self)(\(fields.joined(separator: ", ")), rest redacted)"
  }

  public var debugDescription: String { description }

  public var customMirror: Mirror {
    Mirror(self, children: shown.map { (label: $0.key, value: $0.value) })
  }
}
