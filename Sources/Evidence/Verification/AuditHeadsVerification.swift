import Crypto
import Foundation
import PDFSignatures
import Signing

/// The verification of the daily time-stamps over the head of an audit trail.
struct AuditHeadsVerification {
  static let path = "audit-heads.json"

  private(set) var heads: [EvidenceReport.Head] = []
  private(set) var conclusion = Conclusion()

  /// One for each day on which something happened to a contract.
  private static let mostHeads = 2_000
  private static let mostBytes = 20 << 20

  private struct Entry: Decodable {
    let day: String
    let number: Int
    let head: String
    let path: [AuditHeadTree.Step]
    let root: String
    let token: String
  }

  /// - Parameters:
  ///   - trail: the chain that the heads are of.
  ///   - moment: when the container is proven to have existed.
  init(
    _ data: Data, of trail: AuditTrailVerification?, _ verifier: DetachedVerifier, at moment: Date
  ) {
    guard data.count <= Self.mostBytes,
      let entries = try? JSONDecoder().decode([Entry].self, from: data),
      entries.count <= Self.mostHeads
    else {
      conclusion.add(.totalFailed, .formatFailure, [.headsUnreadable])
      return
    }
    var last: Entry?
    for entry in entries {
      let head = judge(entry, after: last, of: trail, verifier, moment)
      heads.append(head)
      conclusion.add(
        head.indication, head.subIndication,
        head.reasons.map { .about("\(Self.path) (\(entry.day.prefix(10)))", $0) })
      last = entry
    }
  }

  private func judge(
    _ entry: Entry, after last: Entry?, of trail: AuditTrailVerification?,
    _ verifier: DetachedVerifier, _ moment: Date
  ) -> EvidenceReport.Head {
    var head = EvidenceReport.Head(
      day: String(entry.day.prefix(10)), number: entry.number, indication: .totalFailed,
      subIndication: .hashFailure)
    guard let trail, let contract = trail.report.contract, entry.number > 0,
      trail.lines.indices.contains(entry.number - 1),
      trail.lines[entry.number - 1].hash == entry.head
    else {
      head.reasons = [.headOfOtherTrail(entry.number)]
      return head
    }
    let leaf = AuditHeadTree.Leaf(contract: contract, number: entry.number, head: entry.head)
    guard let root = AuditHeadTree.root(from: leaf, along: entry.path),
      Hexadecimal.text(of: root) == entry.root
    else {
      head.reasons = [.headPathBroken]
      return head
    }
    let token = Data(base64Encoded: entry.token) ?? Data()
    let found = verifier.judge(timestamp: token, over: root, at: moment)
    (head.authority, head.time) = (found.authority, found.time)
    (head.indication, head.subIndication) = (found.verdict.indication, found.verdict.subIndication)
    head.reasons = found.verdict.reasons
    if let time = found.time, !Self.isAbout(entry.day, time) || !Self.follows(entry, last) {
      (head.indication, head.subIndication) = (.totalFailed, .timestampOrderFailure)
      head.reasons.append(.headOfOtherDay)
    }
    return head
  }

  private static func follows(_ entry: Entry, _ last: Entry?) -> Bool {
    last.map { $0.day <= entry.day && $0.number <= entry.number } ?? true
  }

  /// Whether a time-stamp was made on a day, or soon after it, anywhere on earth.
  private static func isAbout(_ day: String, _ time: Date) -> Bool {
    guard day.utf8.count == 10, let start = try? Date(day + "T00:00:00Z", strategy: .iso8601) else {
      return false
    }
    return (-86_400..<3 * 86_400).contains(time.timeIntervalSince(start))
  }
}
