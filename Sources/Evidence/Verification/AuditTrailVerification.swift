import Foundation
import PDFSignatures

/// The verification of an audit trail: lines of JSON, each with the hash of the line before it.
struct AuditTrailVerification {
  static let path = "audit-trail.jsonl"

  private(set) var report = EvidenceReport.AuditTrail(entries: 0, isIntact: true)
  /// The SHA-256 of each line, hexadecimal.
  private(set) var hashes: [String] = []
  private(set) var facts = TrailFacts()

  /// More than any contract has.
  private static let mostEntries = 200_000
  private static let mostBytesOfLine = 1 << 20
  private static let mostReasons = 10
  private static let start = String(repeating: "0", count: 64)

  private struct Line: Decodable {
    let number: Int
    let previous: String
    let contract: String
    let kind: String?
    let at: String?
    let data: [String: String]?
  }

  init(_ data: Data) {
    var rest = data
    let decoder = JSONDecoder()
    while !rest.isEmpty, report.reasons.count < Self.mostReasons {
      let number = hashes.count + 1
      guard number <= Self.mostEntries else {
        fail(.trailTooLong)
        break
      }
      guard let end = rest.firstIndex(of: 0x0A) else {
        fail(.trailEndless)
        break
      }
      check(rest[..<end], number, decoder)
      rest = rest[(end + 1)...]
    }
    if hashes.isEmpty { fail(.trailEmpty) }
    report.entries = hashes.count
    report.head = hashes.last
  }

  private mutating func check(_ line: Data, _ number: Int, _ decoder: JSONDecoder) {
    let previous = hashes.last ?? Self.start
    hashes.append(Hexadecimal.digest(of: line))
    guard line.count <= Self.mostBytesOfLine,
      let entry = try? decoder.decode(Line.self, from: line)
    else {
      return fail(.trailLineUnreadable(number))
    }
    facts.note(entry.kind, at: entry.at, entry.data ?? [:])
    if entry.number != number { fail(.trailNumberWrong(number, found: entry.number)) }
    if entry.previous != previous { fail(.trailBroken(number)) }
    let contract = report.contract ?? entry.contract
    report.contract = contract
    if entry.contract != contract { fail(.trailOfOtherContract(number)) }
  }

  mutating func fail(_ reason: Reason) {
    report.isIntact = false
    report.reasons.append(reason)
  }
}
