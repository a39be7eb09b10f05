import Foundation
import PDFSignatures
import Testing

@testable import Evidence

/// The contract as its own statement has it, the trail and the signatures tell one story, or none.
@Suite("A container truly sealed whose parts contradict each other")
struct ContradictionTests {
  @Test(
    "by what the contract says of itself is refused",
    arguments: [
      ("reference", "R-2"), ("label", "Autre"), ("deadline", "2040-01-01T00:00:00Z"),
      ("createdAt", "2020-01-01T00:00:00Z"), ("status", "canceled"), ("signedCopy", "pending"),
      ("language", "en"), ("brand", "other"),
    ])
  func statement(member: String, value: String) async throws {
    var sealer = try await DishonestSealer()
    try sealer.state { $0[member] = value }
    try await expect(sealer, says: "“\(member)”")
  }

  @Test(
    "by what it says of a signatory is refused",
    arguments: [
      ("lastName", "Durand", "name"), ("email", "x@example.com", "email"),
      ("mobile", "+33612345670", "mobile"), ("status", "declined", "status"),
      ("signedAt", "2020-01-01T00:00:00Z", "signedAt"), ("declineReason", "Non", "declineReason"),
      ("id", "sig_9", "signatories"),
    ])
  func signatory(member: String, value: String, named: String) async throws {
    var sealer = try await DishonestSealer()
    try sealer.stateSignatory { $0[member] = value }
    try await expect(
      sealer, says: named == "signatories" ? "“signatories”" : "“signatories[0].\(named)”")
  }

  @Test(
    "without a member that every version writes is refused",
    arguments: [
      "id", "signedCopy", "auditTrail", "documents", "signatories", "status", "madeAt", "test",
    ])
  func memberLeftOut(member: String) async throws {
    var sealer = try await DishonestSealer()
    try sealer.state { $0[member] = nil }
    try await expect(sealer, says: "“contract.json” cannot be read")
  }

  @Test("with a member twice is refused, in the contract and in a line of the trail")
  func twice() async throws {
    var sealer = try await DishonestSealer()
    try sealer.rewrite(
      "contract.json", "\"status\" : \"completed\"",
      as: "\"status\" : \"open\", \"status\" : \"completed\"")
    try await expect(sealer, says: "“contract.json” cannot be read")
    var other = try await DishonestSealer()
    try other.retell { lines in
      lines[2] = lines[2].replacing("\"by\":", with: "\"by\":\"server\",\"by\":")
    }
    // Chaining anew writes each member once; the line is put back as it was forged.
    var lines = other.lines
    lines[2] = lines[2].replacing("\"by\":", with: "\"by\":\"server\",\"by\":")
    other.put("audit-trail.jsonl", Trail.data(lines))
    try await expect(other, says: "Line 3 cannot be read")
  }

  @Test("by signatures that name somebody else is refused")
  func otherNames() async throws {
    var sealer = try await DishonestSealer()
    try sealer.retellEach { line in
      guard line["number"] as? Int == 1, var data = line["data"] as? [String: Any] else { return }
      data["signatory.1.name"] = "Jeanne Durand"
      line["data"] = data
    }
    try sealer.stateSignatory {
      $0["firstName"] = "Jeanne"
      $0["lastName"] = "Durand"
    }
    try await expect(sealer, says: "do not name each signatory")
  }

  @Test(
    "by files that have no place is refused",
    arguments: [
      "signed/2.pdfx", "signed/01.pdf", "signed/1.pdf.bak", "index.html", "reports/1.html",
      "validation/certificates/a.der", "signed/x/1.pdf",
    ])
  func foreign(path: String) async throws {
    var sealer = try await DishonestSealer()
    sealer.put(path, Data("x".utf8))
    try await expect(sealer, says: "“\(path)” has no place")
  }

  @Test("by a report or a log that the trail does not speak of is refused")
  func otherReport() async throws {
    for path in ["reports/1.json", "platform/log.json"] {
      var sealer = try await DishonestSealer()
      sealer.put(path, Data("{}".utf8))
      try await expect(sealer, says: "“\(path)” is not the one")
      sealer.leaveOut(path)
      try await expect(sealer, says: "“\(path)” is missing")
    }
  }

  @Test("by a trail that tells a thing twice, or before what it follows from, is refused")
  func story() async throws {
    var doubled = try await DishonestSealer()
    try doubled.retell { $0.insert($0[3], at: 4) }
    try await expect(doubled, says: "Line 5 tells what cannot follow")
    var moved = try await DishonestSealer()
    try moved.retell { $0.swapAt(4, 5) }
    try await expect(moved, says: "Line 5 tells what cannot follow")
    var begun = try await DishonestSealer()
    try begun.retell { $0.swapAt(0, 1) }
    try await expect(begun, says: "a trail begins with the deposit")
  }

  @Test("by a clock that goes back, or times that no authority's fit, does not pass")
  func times() async throws {
    var moved = try await DishonestSealer()
    try moved.retell { $0.swapAt(1, 2) }
    try await expect(moved, says: "a clock that never goes back went back")
    for (place, time) in [(2, "2020-01-01T00:00:00.000Z"), (8, "2040-01-01T00:00:00.000Z")] {
      var sealer = try await DishonestSealer()
      try sealer.retellEach { if $0["number"] as? Int == place { $0["at"] = time } }
      let report = try await sealer.report()
      #expect(report.indication != .totalPassed)
      #expect(
        report.words.contains("Line \(place) is dated")
          || report.words.contains("line \(place) is more than a day"), "\(report.words)")
    }
  }
}
