import Foundation
import PDFSignatures
import Signing

/// The verification of an audit trail: lines of JSON, each with the hash of the line before it.
struct AuditTrailVerification {
  static let path = "audit-trail.jsonl"

  private(set) var report = EvidenceReport.AuditTrail(entries: 0, isIntact: true)
  /// The lines as they stand, with their hashes.
  private(set) var lines: [AuditLine] = []
  /// When each was written.
  private(set) var times: [Date] = []
  private(set) var facts = TrailFacts()
  /// What each run of the server read last from its monotonic clock.
  private var readings: [String: Int] = [:]
  private var latest: Date?
  /// The first line that is older than one before it.
  private(set) var backwards: Int?

  /// More than any contract has.
  private static let mostEntries = 200_000
  private static let mostBytesOfLine = 1 << 20
  private static let mostReasons = 10
  /// By how many seconds the server's clock may be put back without a doubt.
  private static let adjustment: TimeInterval = 3_600

  var hashes: [String] { lines.map(\.hash) }

  init(_ data: Data) {
    var rest = data
    let decoder = JSONDecoder()
    while !rest.isEmpty, report.reasons.count < Self.mostReasons {
      let number = lines.count + 1
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
    if lines.isEmpty { fail(.trailEmpty) }
    report.entries = lines.count
    report.head = lines.last?.hash
  }

  private mutating func check(_ line: Data, _ number: Int, _ decoder: JSONDecoder) {
    let previous = lines.last?.hash ?? AuditLine.start
    lines.append(
      AuditLine(
        number: number, text: String(decoding: line, as: UTF8.self),
        hash: Hexadecimal.digest(of: line)))
    guard line.count <= Self.mostBytesOfLine, (try? JSONFields.check(Data(line))) != nil,
      let entry = try? decoder.decode(TrailLine.self, from: line)
    else {
      times.append(latest ?? .distantPast)
      return fail(.trailLineUnreadable(number))
    }
    if entry.number != number { fail(.trailNumberWrong(number, found: entry.number)) }
    if entry.previous != previous { fail(.trailBroken(number)) }
    let contract = report.contract ?? entry.contract
    report.contract = contract
    if entry.contract != contract { fail(.trailOfOtherContract(number)) }
    checkStory(entry, number)
    checkTime(entry, number)
    facts.note(entry)
  }

  /// What happens once does not happen twice, and not before what it follows from.
  private mutating func checkStory(_ entry: TrailLine, _ number: Int) {
    let isFirst = entry.kind == ContractEvent.Kind.contractCreated.rawValue
    if isFirst != (number == 1) { fail(.trailBeginning(number)) }
    switch ContractEvent.Kind(rawValue: entry.kind) {
    case .signatorySigned:
      let isKnown = facts.people.contains { $0.id == entry.signatory }
      let hasSigned = entry.signatory.flatMap { facts.signatures[$0] } != nil
      if !isKnown || hasSigned { fail(.trailOutOfPlace(number)) }
    case .contractCompleted:
      let haveAllSigned = facts.people.allSatisfy { facts.signatures[$0.id] != nil }
      if facts.ending == "completed" || !haveAllSigned { fail(.trailOutOfPlace(number)) }
    case .signedCopyFetched, .signedCopyVerified, .signedCopyRecorded:
      if facts.ending != "completed" { fail(.trailOutOfPlace(number)) }
    default: break
    }
  }

  private mutating func checkTime(_ entry: TrailLine, _ number: Int) {
    let reading = entry.monotonic
    if let before = readings[reading.run], before > reading.milliseconds {
      fail(.trailClockBack(number))
    }
    readings[reading.run] = reading.milliseconds
    if let latest, latest.timeIntervalSince(entry.at) > Self.adjustment, backwards == nil {
      backwards = number
    }
    latest = max(latest ?? entry.at, entry.at)
    times.append(entry.at)
  }

  private mutating func fail(_ reason: Reason) {
    report.isIntact = false
    report.reasons.append(reason)
  }
}
