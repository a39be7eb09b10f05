import Foundation
import PDFSignatures

/// Compares the times that the server wrote with those that authorities vouch for. Clocks may be
/// wrong in good faith: what does not fit is in doubt, and no more.
struct TimesVerification {
  private(set) var conclusion = Conclusion()

  /// By how many seconds a server's clock may differ from that of an authority.
  private static let tolerance: TimeInterval = 86_400

  /// - Parameters:
  ///   - proven: the earliest trusted time at which the container existed; nil for none.
  ///   - heads: the daily time-stamps of the trail.
  init(
    of trail: AuditTrailVerification, heads: [EvidenceReport.Head], madeAt: Date?, proven: Date?
  ) {
    if let line = trail.backwards { doubt(.trailTimeBack(line)) }
    if let proven {
      if let line = trail.times.firstIndex(where: { Self.isAfter($0, proven) }) {
        doubt(.trailTimeDoubtful(line + 1))
      }
      if let madeAt, abs(madeAt.timeIntervalSince(proven)) > Self.tolerance {
        doubt(.madeAtDoubtful)
      }
    }
    for head in heads where head.indication == .totalPassed {
      guard let time = head.time, trail.times.indices.contains(head.number - 1) else { continue }
      let earlier = trail.times[..<head.number].firstIndex { Self.isAfter($0, time) }
      let later = trail.times[head.number...].firstIndex { Self.isAfter(time, $0) }
      if let line = earlier ?? later { doubt(.trailTimeDoubtful(line + 1)) }
    }
  }

  private mutating func doubt(_ reason: Reason) {
    conclusion.add(.indeterminate, nil, [.about(AuditTrailVerification.path, reason)])
  }

  private static func isAfter(_ one: Date, _ other: Date) -> Bool {
    one.timeIntervalSince(other) > tolerance
  }
}
