import Foundation
import Logging
import Signing
import SigningWeb

/// What is under way when the time to stop is over. It needs no settling here: every call to the
/// platform was written down before it was made, and the next start looks at what became of it.
struct WorkLeft: Sendable {
  /// As many are named; the rest are counted.
  private static let most = 20

  let underWay: CallsUnderWay
  let calls: CallMeter
  let connections: Connections

  /// One log line.
  ///
  /// - Parameter limit: after which time it is said.
  func line(after limit: Duration, in format: LogFormat) -> String {
    let message =
      "stopped after \(limit.components.seconds) s with work left: the next start settles it"
    let metadata: Logger.Metadata = [
      "contracts": "\(text(underWay.contracts?.map(\.rawValue)))",
      "calls": "\(text(calls.underWay))",
      "requests": "\(connections.requestsUnderWay.map { "\($0)" } ?? "unknown")",
    ]
    switch format {
    case .text:
      let facts = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      let time = Date().formatted(Date.ISO8601FormatStyle())
      return "\(time) error paraphe: \(facts.joined(separator: " ")) [ParapheApp] \(message)\n"
    case .json:
      return JSONLogHandler.line(.error, message, metadata).map {
        String(decoding: $0, as: UTF8.self)
      }
        ?? ""
    }
  }

  private func text(_ names: [String]?) -> String {
    guard let names else { return "unknown" }
    guard !names.isEmpty else { return "none" }
    let named = names.sorted().prefix(Self.most).joined(separator: ",")
    return names.count > Self.most ? "\(named),…(\(names.count))" : named
  }
}
