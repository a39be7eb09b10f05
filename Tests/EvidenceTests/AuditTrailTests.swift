import Foundation
import PDFSignatures
import Testing

@testable import Evidence

@Suite("The audit trail in a container")
struct AuditTrailTests {
  /// A container whose trail, heads or statement its own maker forged before sealing it.
  private func report(
    trail: Data? = nil, heads: Data? = nil, statement: [String]? = nil
  ) async throws -> EvidenceReport {
    var sealer = try await DishonestSealer()
    if let trail { sealer.put("audit-trail.jsonl", trail) }
    if let heads { sealer.put("audit-heads.json", heads) }
    if let statement { try sealer.state(endOf: statement) }
    return try await sealer.report()
  }

  private func expect(_ report: EvidenceReport, says words: String) {
    #expect(report.indication == .totalFailed)
    #expect(report.seal?.indication == .totalPassed)
    #expect(report.words.contains(words), "\(report.words)")
  }

  @Test("cut short is found, by the statement and by the daily time-stamp")
  func truncated() async throws {
    let lines = try await Fixture.shared.value.lines()
    let report = try await report(trail: Trail.data(Array(lines.prefix(6))))
    expect(report, says: "8 lines stated, 6 found")
    expect(report, says: "not that of line 8")
    // Nor does it help to change the statement too.
    expect(
      try await self.report(
        trail: Trail.data(Array(lines.prefix(6))), statement: Array(lines.prefix(6))),
      says: "not that of line 8")
  }

  @Test("in another order is found, and the line is named")
  func reordered() async throws {
    var lines = try await Fixture.shared.value.lines()
    lines.swapAt(3, 4)
    let report = try await report(trail: Trail.data(lines))
    expect(report, says: "Line 4 has the number 5")
    expect(report, says: "Line 4 does not follow")
  }

  @Test("with an edited line is found, and the line after it is named")
  func edited() async throws {
    var lines = try await Fixture.shared.value.lines()
    lines[2] = lines[2].replacingOccurrences(of: "D’accord", with: "Pas d’accord")
    expect(try await report(trail: Trail.data(lines)), says: "Line 4 does not follow")
  }

  @Test("edited and chained anew, statement and all, is found by the time-stamps of its days")
  func rechained() async throws {
    let lines = try Trail.rechained(await Fixture.shared.value.lines()) { line in
      if line["kind"] as? String == "signatory.viewed" { line["address"] = "198.51.100.1" }
    }
    let report = try await report(trail: Trail.data(lines), statement: lines)
    #expect(report.auditTrail?.isIntact == true)
    expect(report, says: "not that of line 3")
    #expect(report.heads.allSatisfy { $0.indication == .totalFailed })
  }

  @Test("of another contract is found")
  func otherContract() async throws {
    let own = try await Fixture.shared.value.lines()
    let lines = try Trail.rechained(own) { $0["contract"] = "c_other" }
    expect(
      try await report(trail: Trail.data(lines), statement: lines),
      says: "that of another contract than “contract.json”")
    let mixed = own.prefix(3) + lines.dropFirst(3)
    expect(
      try await report(trail: Trail.data(Array(mixed))), says: "Line 4 is about another contract")
  }

  @Test(
    "with a blank line, a line without its end or a line that is no JSON is found",
    arguments: [
      ("\n", "Line 9 cannot be read"), ("{\"number\":9", "The trail’s last line is cut off"),
      ("nothing\n", "Line 9 cannot be read"), ("{\"number\":9}\n", "Line 9 cannot be read"),
    ])
  func malformed(end: String, words: String) async throws {
    let trail = Trail.data(try await Fixture.shared.value.lines()) + Data(end.utf8)
    expect(try await report(trail: trail), says: words)
  }

  @Test("that is empty is found")
  func empty() async throws {
    expect(try await report(trail: Data()), says: "The trail is empty")
  }

  @Test("grows on after the last daily time-stamp")
  func later() async throws {
    let fixture = try await Fixture.shared.value
    let report = fixture.verify(try await fixture.later(receipts: 2))
    #expect(report.indication == .totalPassed, "\(report.words)")
  }

  /// A forgery of the daily time-stamps, and what the report has to say.
  struct Forgery: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let words: String
    let change: @Sendable (inout Trail.Head) -> Void
  }

  @Test(
    "has daily time-stamps whose forgery is found",
    arguments: [
      Forgery(testDescription: "another line", words: "not that of line 4") { $0.number = 4 },
      Forgery(testDescription: "line 0", words: "not that of line 0") { $0.number = 0 },
      Forgery(testDescription: "a negative line", words: "not that of line -1") { $0.number = -1 },
      Forgery(testDescription: "another hash", words: "not that of line 3") {
        $0.head = String(repeating: "0", count: 64)
      },
      Forgery(testDescription: "another root", words: "does not lead to the root") {
        $0.root = String(repeating: "0", count: 64)
      },
      Forgery(testDescription: "a shorter way", words: "does not lead to the root") {
        $0.path.removeLast()
      },
      Forgery(testDescription: "another side", words: "does not lead to the root") {
        $0.path[0] = AuditHeadTree.Step(side: .left, hash: $0.path[0].hash)
      },
      Forgery(testDescription: "no token", words: "audit-heads.json (") { $0.token = "" },
      Forgery(testDescription: "another day", words: "not of that day") { $0.day = "2020-01-01" },
      Forgery(testDescription: "no day", words: "not of that day") { $0.day = "x" },
    ])
  func forgedHead(forgery: Forgery) async throws {
    let fixture = try await Fixture.shared.value
    let heads = try Trail.heads(
      try fixture.lines(), [(3, Date(timeIntervalSinceNow: -90_000))], fixture.authority,
      changing: forgery.change)
    expect(try await report(heads: heads), says: forgery.words)
  }

  @Test("has daily time-stamps that only trusted authorities can make")
  func untrustedHead() async throws {
    let fixture = try await Fixture.shared.value
    let heads = try Trail.heads(
      try fixture.lines(), [(3, Date(timeIntervalSinceNow: -90_000))], try Authority.make())
    let report = try await report(heads: heads)
    #expect(report.indication == .indeterminate)
    #expect(report.heads.first?.subIndication == .noCertificateChainFound)
  }

  @Test("has daily time-stamps made before the container, not after it")
  func lateHead() async throws {
    let fixture = try await Fixture.shared.value
    let heads = try Trail.heads(
      try fixture.lines(), [(3, Date(timeIntervalSinceNow: 7200))], fixture.authority)
    let report = try await report(heads: heads)
    #expect(report.heads.first?.subIndication == .timestampOrderFailure)
    #expect(report.indication != .totalPassed)
  }

  @Test("has daily time-stamps in the order of the days, which can be read")
  func headsForm() async throws {
    let fixture = try await Fixture.shared.value
    let heads = try Trail.heads(
      try fixture.lines(),
      [(8, Date(timeIntervalSinceNow: -1800)), (3, Date(timeIntervalSinceNow: -90_000))],
      fixture.authority)
    expect(try await report(heads: heads), says: "not in its place among the days")
    expect(try await report(heads: Data("[1]".utf8)), says: "“audit-heads.json” cannot be read")
  }
}
