import Foundation
import PDFSignatures
import Testing

@testable import Evidence

@Suite("Renewing a container")
struct RenewalTests {
  private func renewed(_ times: Int) async throws -> (fixture: Fixture, container: Data) {
    let fixture = try await Fixture.shared.value
    var container = fixture.container
    for _ in 0..<times {
      container = try await EvidenceContainer.renew(
        container, timestamps: Authority.timestamps(fixture.authority))
    }
    return (fixture, container)
  }

  @Test("adds an archive manifest and a token over everything, again and again", arguments: 1...3)
  func renewals(times: Int) async throws {
    let (fixture, container) = try await renewed(times)
    let report = fixture.verify(container)
    #expect(report.indication == .totalPassed, "\(report.words)")
    #expect(report.timestamps.count == 2 + times)
    #expect(report.timestamps.last?.file == "META-INF/timestamp\(times).tst")
    #expect(report.timestamps.last?.covers == "META-INF/ASiCArchiveManifest.xml")
    #expect(try EvidenceContainer.files(in: container).count == fixture.files.count)
    let entries = try Fixture.entries(of: container)
    let newest = String(
      decoding: entries["META-INF/ASiCArchiveManifest.xml"], as: UTF8.self)
    for entry in entries where entry.name != "mimetype" {
      let isItself =
        entry.name == "META-INF/ASiCArchiveManifest.xml"
        || entry.name == "META-INF/timestamp\(times).tst"
      #expect(
        newest.contains("URI=\"\(entry.name)\"") != (isItself && !entry.name.hasSuffix("tst")))
    }
    let roots = newest.split(separator: "\n").filter { $0.contains("Rootfile=\"true\"") }
    #expect(roots.count == (times > 1 ? 1 : 0))
    #expect(
      times == 1 || roots[0].contains("URI=\"META-INF/ASiCArchiveManifest\(times - 1).xml\""))
  }

  @Test(
    "keeps every byte of what was there, the earlier archive manifest under a name with a number")
  func untouched() async throws {
    let (_, once) = try await renewed(1)
    let fixture = try await Fixture.shared.value
    let twice = try await EvidenceContainer.renew(
      once, timestamps: Authority.timestamps(fixture.authority))
    let before = try Fixture.entries(of: once)
    let after = try Fixture.entries(of: twice)
    for (name, data) in before {
      let later =
        name == "META-INF/ASiCArchiveManifest.xml" ? "META-INF/ASiCArchiveManifest1.xml" : name
      #expect(after[later] == data, "\(name)")
    }
  }

  @Test(
    "is refused for a container in which anything was changed",
    arguments: [
      "originals/1.pdf", "META-INF/ASiCManifest.xml", "META-INF/signature.p7s",
      "META-INF/timestamp.tst",
    ])
  func broken(name: String) async throws {
    let fixture = try await Fixture.shared.value
    let broken = try fixture.entries.changing(name) { $0[$0.count - 1] ^= 1 }.archive
    do {
      _ = try await EvidenceContainer.renew(
        broken, timestamps: Authority.timestamps(fixture.authority))
      Issue.record("renewed")
    } catch EvidenceFailure.damaged(let reasons) {
      #expect(reasons.contains { $0.text(in: .english).contains(name) })
    }
    await #expect(throws: EvidenceFailure.self) {
      try await EvidenceContainer.renew(
        Data("none".utf8), timestamps: Authority.timestamps(fixture.authority))
    }
  }

  @Test("leaves every byte that was there covered: whatever is changed afterwards is named")
  func coverage() async throws {
    let (fixture, container) = try await renewed(2)
    let entries = try Fixture.entries(of: container)
    for (name, data) in entries {
      let report = fixture.verify(
        try entries.changing(name) { $0[data.count / 2] ^= 1 }.archive)
      #expect(report.indication != .totalPassed, "\(name)")
      #expect(report.words.contains(name), "\(name): \(report.words)")
    }
  }

  @Test("cannot be undone or taken from another container unnoticed")
  func parts() async throws {
    let (fixture, container) = try await renewed(2)
    let entries = try Fixture.entries(of: container)
    for name in entries.map(\.name) where name.hasPrefix("META-INF/") {
      let report = fixture.verify(try entries.removing(name).archive)
      #expect(report.indication == .totalFailed, "\(name)")
    }
    let exchanged =
      entries
      .replacing("META-INF/timestamp1.tst", with: entries["META-INF/timestamp2.tst"])
      .replacing("META-INF/timestamp2.tst", with: entries["META-INF/timestamp1.tst"])
    #expect(fixture.verify(try exchanged.archive).indication == .totalFailed)
  }

  @Test("makes expired certificates pass that were valid when the new time-stamp was made")
  func expired() async throws {
    let fixture = try await Fixture.shared.value
    // Those of the documents and of the daily time-stamps as well.
    let short = try fixture.authority.shortLived()
    let container = try await EvidenceContainer.make(
      try Fixture.files(
        short, signed: try Fixture.signed(short, at: Date()),
        Fixture.Times(signed: Date(), stamps: [(Story.signing, Date())])),
      seal: Fixture.seal(short),
      timestamps: Authority.timestamps(short))
    let renewed = try await EvidenceContainer.renew(
      container, timestamps: Authority.timestamps(fixture.authority))
    let later = Date(timeIntervalSinceNow: 10 * 86_400)
    let verifier = EvidenceVerifier(anchors: fixture.anchors, now: { later })
    let lapsed = verifier.verify(container)
    #expect(lapsed.indication == .indeterminate)
    #expect(lapsed.subIndication == .outOfBoundsNoPOE)
    let report = verifier.verify(renewed)
    #expect(report.indication == .totalPassed, "\(report.words)")
    #expect(report.seal?.provenTime.map { $0 < Date() } == true)
  }

  @Test("proves nothing where nobody trusts the new authority")
  func untrusted() async throws {
    let fixture = try await Fixture.shared.value
    let renewed = try await EvidenceContainer.renew(
      fixture.container, timestamps: Authority.timestamps(try Authority.make()))
    let report = fixture.verify(renewed)
    #expect(report.indication == .indeterminate)
    #expect(report.timestamps.last?.subIndication == .noCertificateChainFound)
    #expect(report.seal?.indication == .totalPassed)
  }

  @Test("is not believed with a token from the future")
  func future() async throws {
    let fixture = try await Fixture.shared.value
    let renewed = try await EvidenceContainer.renew(
      fixture.container,
      timestamps: Authority.timestamps(fixture.authority, at: Date(timeIntervalSinceNow: 86_400)))
    #expect(fixture.verify(renewed).subIndication == .timestampOrderFailure)
  }
}
