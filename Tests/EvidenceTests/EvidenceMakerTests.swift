import Foundation
import Logging
import PDFSignatures
import Signing
import SigningStore
import Synchronization
import Testing

@testable import Evidence

/// A contract in a real store, and a maker of its evidence on a clock of its own.
private struct MakerWorld: Sendable {
  let store: SigningDatabase
  let maker: EvidenceMaker
  let timestamper: AuditTimestamper
  let contract: Contract
  let authority: TestAuthority
  let clock: TestClock
  let folder: URL

  static func run(_ body: (MakerWorld) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let test = TestClock()
    let clock = SigningClock(now: { test.now })
    let store = try SigningDatabase(at: folder.appending(path: "test.sqlite").path)
    let files = try DocumentFolder(at: folder)
    let authority = try Authority.make()
    let timestamps = TimestampSource { digest in
      try await Authority.timestamps(authority, at: test.now).token(digest)
    }
    let desk = ContractDesk(
      store: store, files: files,
      inspector: DocumentInspector { .success(ExaminedDocument(data: $0, pages: 1)) }, clock: clock,
      limits: DraftLimits())
    let contract = try await desk.prepare(
      ContractDraft(
        reference: "R1", label: "Contrat <b>", language: "fr", deadline: inThreeYears,
        documents: [.init(name: "Contrat", kind: "main", data: SmallPDF.data)],
        signatories: [
          .init(
            firstName: "Claire", lastName: "Dubois", email: "c@example.com", mobile: "0612345678")
        ]), brand: .sample, idempotency: nil, by: Actor(.company, address: "203.0.113.7"))
    let maker = EvidenceMaker(
      store: store, files: files, brand: { _ in .sample }, seal: Fixture.seal(authority),
      timestamps: timestamps, isTest: true, policy: .passed, clock: clock)
    try await body(
      MakerWorld(
        store: store, maker: maker,
        timestamper: AuditTimestamper(
          store: store, timestamps: timestamps, clock: clock, logger: Logger(label: "test")),
        contract: contract, authority: authority, clock: test, folder: folder))
  }

  func evidence() async throws -> (file: StoredFile, names: Set<String>, report: EvidenceReport) {
    try await look(at: try await maker.evidence(of: contract.id))
  }

  func look(
    at file: StoredFile
  ) async throws -> (file: StoredFile, names: Set<String>, report: EvidenceReport) {
    let data = try await maker.data(of: file)
    let report = EvidenceVerifier(
      anchors: TrustAnchors([authority.root.publicCertificate]),
      now: { clock.now.addingTimeInterval(1) }
    ).verify(data)
    return (file, Set(try ArchiveReader.entries(of: data).map(\.name)), report)
  }

  func note(_ kind: ContractEvent.Kind, data: [String: String] = [:]) async throws {
    try await store.note(
      [ContractEvent(kind: kind, at: clock.now, data: data)], on: contract.id, by: .server)
  }
}

private let inThreeYears = Date(timeIntervalSinceNow: 1_000 * 86_400)
  .formatted(.iso8601.year().month().day())

private final class TestClock: Sendable {
  private let value = Mutex(Date())
  var now: Date { value.withLock { $0 } }
  func advance(days: Double) { value.withLock { $0 += days * 86_400 } }
}

@Suite("The evidence of a contract")
struct EvidenceMakerTests {
  @Test("passes offline, and is the same file until something happens")
  func same() async throws {
    try await MakerWorld.run { world in
      let first = try await world.evidence()
      #expect(first.report.indication == .totalPassed, "\(first.report.reasons)")
      #expect(
        first.names.isSuperset(of: [
          "resume.html", "summary.html", "verifier.html", "check.html", "contract.json",
          "audit-trail.jsonl", "originals/1.pdf",
        ]))
      #expect(try await world.evidence().file == first.file)
      try await world.note(.contractCanceled)
      let second = try await world.evidence()
      #expect(second.file != first.file)
      #expect(second.report.auditTrail?.entries == 2)
    }
  }

  @Test("says whom it names in full, and what came from outside escaped")
  func summary() async throws {
    try await MakerWorld.run { world in
      let data = try await world.maker.data(of: world.evidence().file)
      let files = try ArchiveReader.entries(of: data)
      let page = try #require(files.first { $0.name == "resume.html" })
      let text = String(decoding: page.data, as: UTF8.self)
      #expect(text.contains("+33612345678"))
      #expect(text.contains("Contrat &lt;b&gt;") && !text.contains("<b>"))
      #expect(text.contains("TEST"))
      #expect(text.contains("203.0.113.7"))
    }
  }

  @Test("once it is old or renewed, later lines do not replace it")
  func age() async throws {
    try await MakerWorld.run { world in
      let first = try await world.evidence().file
      world.clock.advance(days: 100)
      try await world.note(.documentDelivered)
      #expect(try await world.evidence().file == first)
      let renewed = try await world.look(at: try await world.maker.renewed(world.contract.id))
      #expect(renewed.report.indication == .totalPassed, "\(renewed.report.reasons)")
      #expect(renewed.names.contains("META-INF/ASiCArchiveManifest.xml"))
      try await world.note(.documentDelivered)
      #expect(try await world.evidence().file == renewed.file)
    }
  }

  @Test("who was refused stands in it in both languages, and replaces no old one")
  func refused() async throws {
    try await MakerWorld.run { world in
      try await world.note(.linkExpiredUsed, data: ["refused": "expired_link", "count": "9"])
      let first = try await world.evidence()
      #expect(first.report.indication == .totalPassed, "\(first.report.reasons)")
      let files = try ArchiveReader.entries(of: try await world.maker.data(of: first.file))
      for (name, words) in [
        ("resume.html", "Lien expiré utilisé"), ("summary.html", "Expired link used"),
      ] {
        let page = try #require(files.first { $0.name == name })
        let text = String(decoding: page.data, as: UTF8.self)
        #expect(text.contains(words) && text.contains("×\u{A0}9"), "\(name)")
      }
      world.clock.advance(days: 100)
      try await world.note(.visitsLimited)
      #expect(try await world.evidence().file == first.file)
    }
  }

  @Test("what decides over the contract is never left out, however old or renewed it is")
  func decided() async throws {
    try await MakerWorld.run { world in
      let early = try await world.maker.renewed(world.contract.id)
      try await world.note(.signatoryViewed)
      #expect(try await world.evidence().file == early)
      try await world.note(.signatorySigned)
      let after = try await world.evidence()
      #expect(after.file != early)
      #expect(after.report.auditTrail?.entries == 3)
      world.clock.advance(days: 100)
      #expect(try await world.evidence().file == after.file)
      try await world.note(.contractCanceled)
      #expect(try await world.evidence().report.auditTrail?.entries == 4)
    }
  }

  @Test("a file that the disk has changed is not sealed")
  func damaged() async throws {
    try await MakerWorld.run { world in
      let hash = world.contract.documents[0].file.sha256
      let file = world.folder.appending(path: "sha256/\(hash.prefix(2))/\(hash)")
      var data = try Data(contentsOf: file)
      data[data.count / 2] ^= 1
      try data.write(to: file)
      await #expect(throws: EvidenceUnavailable.self) {
        try await world.maker.desk.evidence(world.contract.id)
      }
    }
  }

  @Test(
    "holds the daily time-stamps of its trail, which are made once a day and only where it grew")
  func daily() async throws {
    try await MakerWorld.run { world in
      #expect(try await world.timestamper.stampIfDue() == 1)
      try await world.note(.documentDelivered)
      #expect(try await world.timestamper.stampIfDue() == 0)
      world.clock.advance(days: 1)
      #expect(try await world.timestamper.stampIfDue() == 1)
      world.clock.advance(days: 1)
      #expect(try await world.timestamper.stampIfDue() == 0)
      let evidence = try await world.evidence()
      #expect(evidence.names.contains("audit-heads.json"))
      #expect(evidence.report.heads.map(\.number) == [1, 2])
      #expect(evidence.report.indication == .totalPassed, "\(evidence.report.reasons)")
    }
  }

  @Test("is not made where no authority vouches for the time")
  func noAuthority() async throws {
    try await MakerWorld.run { world in
      let maker = world.maker.with(
        TimestampSource { _ in throw EvidenceUnavailable.noTimestampAuthority })
      await #expect(throws: EvidenceUnavailable.noTimestampAuthority) {
        try await maker.desk.evidence(world.contract.id)
      }
    }
  }
}

extension EvidenceMaker {
  fileprivate func data(of file: StoredFile) async throws -> Data {
    try await files.data(of: file)
  }

  fileprivate func with(_ timestamps: TimestampSource) -> EvidenceMaker {
    EvidenceMaker(
      store: store, files: files, brand: brand, seal: seal, timestamps: timestamps, isTest: isTest,
      policy: policy, clock: clock)
  }
}
