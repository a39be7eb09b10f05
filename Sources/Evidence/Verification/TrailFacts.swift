import Foundation

/// What an audit trail says of the documents that lie beside it.
struct TrailFacts {
  /// When its first line was written.
  private(set) var began: Date?
  /// The SHA-256 of each document that was deposited, by its number.
  private(set) var deposited: [Int: String] = [:]
  /// Of each signed document, as it came last.
  private(set) var fetched: [Int: String] = [:]

  mutating func note(_ kind: String?, at: String?, _ data: [String: String]) {
    if began == nil, let at {
      began = try? Date(at, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
    switch kind {
    case "contract.created": deposited = Self.digests(data)
    case "contract.signed_copy_fetched": fetched = Self.digests(data)
    default: break
    }
  }

  private static func digests(_ data: [String: String]) -> [Int: String] {
    data.reduce(into: [:]) { digests, member in
      let parts = member.key.split(separator: ".")
      if parts.count == 3, parts[0] == "document", parts[2] == "sha256", let number = Int(parts[1])
      {
        digests[number] = member.value
      }
    }
  }
}
