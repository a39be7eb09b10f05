import Foundation
import PDFSignatures
import Signing
import Testing

@testable import Evidence

/// Whoever holds the seal can seal anything: what is left out, or does not fit together, shows.
@Suite("A container truly sealed and stamped by who wants to deceive")
struct DishonestSealerTests {
  @Test(
    "without the contract or its trail proves nothing",
    arguments: ["contract.json", "audit-trail.jsonl"])
  func partMissing(path: String) async throws {
    var sealer = try await DishonestSealer()
    sealer.leaveOut(path)
    try await expect(sealer, says: "“\(path)” is missing")
  }

  @Test("that states no document is refused")
  func noDocuments() async throws {
    var sealer = try await DishonestSealer()
    sealer.leaveOut("originals/1.pdf", "signed/1.pdf")
    try sealer.state { $0["documents"] = [] }
    try await expect(sealer, says: "states no document")
  }

  @Test("that leaves out what was signed and states no signed copy is refused")
  func signedLeftOut() async throws {
    var sealer = try await DishonestSealer()
    sealer.leaveOut("signed/1.pdf", "reports/1.json")
    try sealer.state { $0["signedCopy"] = NSNull() }
    try sealer.stateDocument {
      $0["signedSha256"] = nil
      $0["signed"] = nil
    }
    try await expect(sealer, says: "“signed/1.pdf” is missing")
  }

  @Test("whose signed document has a name that nothing looks at is refused")
  func renamed() async throws {
    var sealer = try await DishonestSealer()
    sealer.rename("signed/1.pdf", to: "signed/1.pdfx")
    try sealer.stateDocument {
      $0["signed"] = "signed/1.pdfx"
      $0["signedSha256"] = nil
    }
    try await expect(sealer, says: "“signed/1.pdfx” has no place")
  }

  @Test("that calls the document to sign an annex is refused")
  func annex() async throws {
    var sealer = try await DishonestSealer()
    sealer.leaveOut("signed/1.pdf", "reports/1.json")
    try sealer.stateDocument {
      $0["kind"] = "annex"
      $0["signedSha256"] = nil
      $0["signed"] = nil
    }
    try await expect(sealer, says: "“documents[0].kind”")
  }

  @Test("whose trail is cut, and whose contract does not say where it ended, is refused")
  func cut() async throws {
    var sealer = try await DishonestSealer()
    sealer.put("audit-trail.jsonl", Trail.data(Array(sealer.lines.prefix(2))))
    sealer.leaveOut("audit-heads.json")
    try sealer.state { $0["auditTrail"] = nil }
    try await expect(sealer, says: "“contract.json” cannot be read")
  }

  @Test("whose trail is cut, as the contract agrees, holds more than the trail speaks of")
  func cutInAgreement() async throws {
    var sealer = try await DishonestSealer()
    try sealer.retell { $0 = Array($0.prefix(2)) }
    try await expect(sealer, says: "“signed/1.pdf” is not the one that the audit trail speaks of")
  }

  @Test("with the trail of another contract, and no identifier of its own, is refused")
  func otherContract() async throws {
    var sealer = try await DishonestSealer()
    try sealer.retellEach { $0["contract"] = "c_other" }
    try sealer.state { $0["id"] = nil }
    try await expect(sealer, says: "“contract.json” cannot be read")
  }

  @Test("whose trail does not say when is refused", arguments: ["", "yesterday", "2026-11-30"])
  func timeless(time: String) async throws {
    var sealer = try await DishonestSealer()
    try sealer.retellEach { $0["at"] = time.isEmpty ? nil : time }
    try await expect(sealer, says: "Line 1 cannot be read")
  }

  @Test("whose trail speaks of other documents is refused", arguments: [true, false])
  func otherTrail(isDeposit: Bool) async throws {
    let kind = isDeposit ? "contract.created" : "contract.signed_copy_fetched"
    let other = Hexadecimal.digest(of: Data("other".utf8))
    var sealer = try await DishonestSealer()
    try sealer.retellEach { line in
      guard line["kind"] as? String == kind, var data = line["data"] as? [String: Any] else {
        return
      }
      data["document.1.sha256"] = other
      line["data"] = data
    }
    let path = isDeposit ? "originals/1.pdf" : "signed/1.pdf"
    try await expect(sealer, says: "“\(path)” is not the one that the audit trail speaks of")
  }

  @Test("whose signed document is of another text than the one that was shown is refused")
  func otherContent() async throws {
    // Shown: another page. Signed: the one of the fixture, by who may sign.
    let shown = SmallPDF.other
    let fixture = try await Fixture.shared.value
    let times = Fixture.Times()
    let story = try Story(
      original: shown, signed: fixture.signed, began: times.began, date: times.signed)
    let sealer = try await DishonestSealer(
      try Dossier(story.contents(original: shown, signed: fixture.signed)).files())
    let report = try await sealer.report()
    #expect(report.documents.first?.report.indication == .totalPassed)
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("does not hold the document that was shown"), "\(report.words)")
  }

  @Test("whose trail is old and was never vouched for is in doubt", arguments: [1.0, 5.0])
  func unstamped(days: Double) async throws {
    let fixture = try await Fixture.shared.value
    let date = Date(timeIntervalSinceNow: -3600)
    let story = try Story(
      signed: fixture.signed, began: date.addingTimeInterval(-days * 86_400), date: date)
    let sealer = try await DishonestSealer(
      try Dossier(story.contents(signed: fixture.signed)).files())
    let report = try await sealer.report()
    #expect(report.indication == (days < 3 ? .totalPassed : .indeterminate), "\(report.words)")
    #expect(report.words.contains("no daily time-stamp") == (days > 3))
  }

  @Test("and whose heads are an empty list is as unstamped as one without")
  func emptyHeads() async throws {
    let fixture = try await Fixture.shared.value
    let date = Date(timeIntervalSinceNow: -3600)
    let story = try Story(signed: fixture.signed, began: date - 5 * 86_400, date: date)
    var sealer = try await DishonestSealer(
      try Dossier(story.contents(signed: fixture.signed)).files())
    sealer.put("audit-heads.json", Data("[]".utf8))
    #expect(try await sealer.report().words.contains("no daily time-stamp vouches for it"))
  }

  @Test(
    "and whose first time-stamp came long after its first line is in doubt", arguments: [1.0, 5.0])
  func lateFirstHead(days: Double) async throws {
    let fixture = try await Fixture.shared.value
    let date = Date(timeIntervalSinceNow: -3600)
    let story = try Story(signed: fixture.signed, began: date - days * 86_400, date: date)
    let lines = story.trail.map(\.text)
    let heads = try Trail.stamps(lines, [(lines.count, date + 60)], fixture.authority)
    let sealer = try await DishonestSealer(
      try Dossier(story.contents(signed: fixture.signed, heads: heads)).files())
    let report = try await sealer.report()
    #expect(report.heads.map(\.indication) == [.totalPassed], "\(report.words)")
    #expect(report.indication == (days < 3 ? .totalPassed : .indeterminate), "\(report.words)")
  }

  @Test("that is of before there were versions may tell the platform's time of a signature")
  func platformTimeOfBefore() async throws {
    let fixture = try await Fixture.shared.value
    let date = Date(timeIntervalSinceNow: -3600)
    for (minutes, isHonest) in [(-30.0, true), (-30 * 1440, false)] {
      let story = try Story(
        signed: fixture.signed, began: date - 7200, date: date, learnt: date + minutes * 60)
      let sealer = try await DishonestSealer(
        try Dossier(story.contents(signed: fixture.signed)).files())
      let report = try await sealer.report()
      #expect((report.indication == .totalPassed) == isHonest, "\(report.words)")
    }
  }

  @Test("leaves out a report that the last decision does not name")
  func earlierReport() async throws {
    let fixture = try await Fixture.shared.value
    let date = Date(timeIntervalSinceNow: -3600)
    let story = try Story(
      signed: fixture.signed, began: date - 7200, date: date, isVersioned: true, isReported: false)
    let files = try Dossier(story.contents(signed: fixture.signed)).files()
    #expect(!files.contains { $0.path.hasPrefix("reports/") })
  }

  @Test("whose zone the verifier's tables lack is compared by the maker's name for it")
  func unknownZone() async throws {
    let fixture = try await Fixture.shared.value
    var sealer = try await DishonestSealer(fixture.files)
    try sealer.state { $0["timeZone"] = "Europe/Newname" }
    let made = try await sealer.report()
    #expect(made.words.contains("Europe/Newname"), "\(made.words)")
  }

  @Test(
    "whose trail does not say by which policy the signed copy counts is refused",
    arguments: ["", "record", "x"])
  func policyUntold(policy: String) async throws {
    var sealer = try await DishonestSealer()
    try sealer.retellEach { line in
      guard line["kind"] as? String == "contract.signed_copy_verified",
        var data = line["data"] as? [String: Any]
      else { return }
      data["policy"] = policy.isEmpty ? nil : policy
      line["data"] = data
    }
    try await expect(sealer, says: "“verificationPolicy”")
  }

  @Test("whose trail tells of no report on what counts is refused")
  func reportUntold() async throws {
    var sealer = try await DishonestSealer()
    try sealer.retellEach { line in
      if line["kind"] as? String == "contract.signed_copy_verified" {
        line["data"] = ["policy": "passed"]
      }
    }
    try await expect(sealer, says: "“documents.verification”")
  }

  @Test(
    "that hides that somebody refused, or was locked out, is refused", arguments: [true, false])
  func refusalHidden(isRefusal: Bool) async throws {
    let date = Date(timeIntervalSinceNow: -3600)
    let story = try Story(signed: nil, began: date - 600, date: date)
    var sealer = try await DishonestSealer(try Dossier(story.contents(signed: nil)).files())
    try sealer.retell { lines in
      var line = try Members.read(lines[lines.count - 1])
      line["kind"] = isRefusal ? "signatory.declined" : "signatory.locked"
      line["signatory"] = "sig_1"
      line["data"] = isRefusal ? ["reason": "Non"] : [:]
      lines.append(try Members.text(line))
    }
    try await expect(sealer, says: "“signatories[0].status”")
  }

  @Test(
    "and writes a page with characters that only look alike is refused",
    arguments: [("check.html", ";", "\u{37E}"), ("summary.html", ";", "\u{37E}")])
  func twins(path: String, words: String, others: String) async throws {
    var sealer = try await DishonestSealer()
    try sealer.rewrite(path, words, as: others)
    try await expect(sealer, says: path)
  }

  @Test(
    "and names numbers beyond all bounds is judged all the same",
    arguments: [
      "1=9223372036854775807:100", "1=3600000:100,1=9223372036854775807:9223372036854775807",
    ])
  func numbersBeyondBounds(pages: String) async throws {
    var sealer = try await DishonestSealer()
    try sealer.retell { lines in
      var line = try Members.read(lines[1])
      line["kind"] = "document.displayed"
      line["data"] = ["document": "1", "pages": pages]
      lines.insert(try Members.text(line), at: 2)
    }
    sealer.put(
      "audit-heads.json",
      Data(
        #"[{"day":"2026-11-30","number":-9223372036854775808,"head":"","path":[],"root":"","token":""}]"#
          .utf8))
    #expect(try await sealer.report().indication == .totalFailed)
  }

  @Test("whose trail tells what no page shows is refused", arguments: ["address", "kind", "by"])
  func lineNotShown(member: String) async throws {
    var sealer = try await DishonestSealer()
    try sealer.retell { lines in
      var line = try Members.read(lines[2])
      line[member] = member == "address" ? 1 as Any : "signatory.consent_withdrawn"
      lines[2] = try Members.text(line)
    }
    try await expect(sealer, says: "Line 3 cannot be read")
  }

  @Test("that adds a log of the platform which the trail never told of is refused")
  func logUntold() async throws {
    var sealer = try await DishonestSealer()
    try sealer.retellEach { line in
      guard var data = line["data"] as? [String: Any] else { return }
      data["platformLog.sha256"] = nil
      if line["kind"] as? String == "contract.created" { data["evidence"] = "2" }
      line["data"] = data
    }
    sealer.put("platform/log.json", Data("{}".utf8))
    try await expect(sealer, says: "platform/log.json")
  }

  @Test("is trusted as a sealer and as nothing else")
  func sealOnly() async throws {
    let fixture = try await Fixture.shared.value
    let seals = fixture.anchors
    let report = EvidenceVerifier(anchors: TrustAnchors([]), seals: seals).verify(fixture.container)
    #expect(report.indication == .indeterminate)
    #expect(report.seal?.indication == .totalPassed)
    #expect(report.documents.map(\.report.indication) == [.indeterminate])
    #expect(report.timestamps.allSatisfy { $0.indication == .indeterminate })
  }
}
