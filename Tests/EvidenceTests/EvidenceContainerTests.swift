import Foundation
import PDFSignatures
import Testing

@testable import Evidence

@Suite("A container of evidence")
struct EvidenceContainerTests {
  @Test("made from real documents, signatures and time-stamps passes with the authority's root")
  func passes() async throws {
    let fixture = try await Fixture.shared.value
    let report = fixture.verify(fixture.container)
    #expect(report.indication == .totalPassed, "\(report.words)")
    #expect(report.subIndication == nil)
    #expect(report.seal?.indication == .totalPassed)
    #expect(report.seal?.provenTime != nil)
    #expect(report.timestamps.map(\.file) == ["META-INF/signature.p7s", "META-INF/timestamp.tst"])
    #expect(report.timestamps.allSatisfy { $0.indication == .totalPassed })
    #expect(Set(report.files.map(\.path)) == Set(fixture.files.map(\.path)))
    #expect(report.files.allSatisfy { $0.isIntact })
    #expect(report.auditTrail?.entries == 8)
    #expect(report.auditTrail?.contract == Fixture.contract)
    #expect(report.heads.map(\.number) == [3, 8])
    #expect(report.heads.allSatisfy { $0.indication == .totalPassed })
    #expect(report.documents.map(\.path) == ["signed/1.pdf"])
    #expect(report.documents.first?.report.indication == .totalPassed)
    #expect(report.documents.first?.report.signatures.count == 2)
  }

  @Test("says the same in both languages, as JSON")
  func encoding() async throws {
    let fixture = try await Fixture.shared.value
    let report = fixture.verify(try fixture.entries.removing("summary.html").archive)
    let encoder = JSONEncoder()
    encoder.reasonLanguage = .french
    let french = String(decoding: try encoder.encode(report), as: UTF8.self)
    #expect(french.contains("TOTAL-FAILED"))
    #expect(french.contains("manque dans l’archive"))
    #expect(report.words.contains("“summary.html” is in the sealed manifest but missing"))
  }

  @Test("is untrusted, not broken, where nobody is trusted")
  func untrusted() async throws {
    let fixture = try await Fixture.shared.value
    let report = EvidenceVerifier(anchors: .none).verify(fixture.container)
    #expect(report.indication == .indeterminate)
    #expect(report.subIndication == .noCertificateChainFound)
    #expect(report.seal?.subIndication == .noCertificateChainFound)
    #expect(report.files.allSatisfy { $0.isIntact })
  }

  @Test("trusts nobody for being inside: an authority's own root among the files changes nothing")
  func rootInside() async throws {
    let fixture = try await Fixture.shared.value
    let root = EvidenceFile(
      path: "validation/certificates/99.der", mediaType: "application/pkix-cert",
      data: fixture.authority.root.publicCertificate.der)
    let container = try await fixture.make(fixture.files + [root])
    #expect(EvidenceVerifier(anchors: .none).verify(container).indication == .indeterminate)
    #expect(fixture.verify(container).indication == .totalPassed)
  }

  @Test("begins as ASiC asks: mimetype first, stored, its text at byte 38")
  func mimetype() async throws {
    let container = try await Fixture.shared.value.container
    #expect(container.prefix(4).elementsEqual([0x50, 0x4B, 0x03, 0x04]))
    #expect(container[30..<38].elementsEqual("mimetype".utf8))
    #expect(container.dropFirst(38).prefix(31).elementsEqual(EvidenceContainer.mediaType.utf8))
    #expect(EvidenceVerifier.isContainer(container))
  }

  @Test("is an archive that unzip finds nothing wrong with, in the order that is promised")
  func unzip() async throws {
    let fixture = try await Fixture.shared.value
    let output = try Tool.run(["unzip", "-Z1"], on: fixture.container)
    let names = output.split(separator: "\n").map(String.init)
    #expect(names.first == "mimetype")
    #expect(names.dropFirst().dropLast(4).elementsEqual(fixture.files.map(\.path).sorted()))
    #expect(
      names.suffix(4) == [
        "META-INF/ASiCManifest.xml", "META-INF/signature.p7s",
        "META-INF/ASiCManifest-timestamp.xml", "META-INF/timestamp.tst",
      ])
    #expect(try Tool.run(["unzip", "-t"], on: fixture.container).contains("No errors detected"))
  }

  @Test("has bytes that are a function of its contents")
  func bytes() async throws {
    let fixture = try await Fixture.shared.value
    let again = try fixture.entries.archive
    #expect(again == fixture.container)
    let header = fixture.container.prefix(30)
    #expect(
      Hexadecimal.text(of: header)
        == "504b03040a0000000000000021008a21f9451f0000001f00000008000000")
  }

  @Test("gives its files back")
  func files() async throws {
    let fixture = try await Fixture.shared.value
    let sorted = fixture.files.sorted { $0.path < $1.path }
    #expect(try EvidenceContainer.files(in: fixture.container) == sorted)
    #expect(throws: EvidenceFailure.self) {
      try EvidenceContainer.files(in: Data("no container".utf8))
    }
  }

  @Test(
    "refuses paths that lead elsewhere, and its own",
    arguments: [
      "", "/etc/passwd", "../a", "a/../b", "a//b", "a/", "./a", "a\\b", "A.pdf", "é.pdf",
      "mimetype", "META-INF/x", "a b", "nul\0", ".htaccess", "a.",
      String(repeating: "a", count: 201),
    ])
  func paths(path: String) async throws {
    let fixture = try await Fixture.shared.value
    let file = EvidenceFile(path: path, mediaType: "text/plain", data: Data())
    await #expect(throws: EvidenceFailure.invalidPath(path)) { try await fixture.make([file]) }
  }

  @Test("refuses a path twice, a media type that could leave its place, and nothing at all")
  func refusals() async throws {
    let fixture = try await Fixture.shared.value
    let file = EvidenceFile(path: "a", mediaType: "text/plain", data: Data())
    await #expect(throws: EvidenceFailure.repeatedPath("a")) {
      try await fixture.make([file, file])
    }
    await #expect(throws: EvidenceFailure.invalidMediaType("text/\"")) {
      try await fixture.make([EvidenceFile(path: "a", mediaType: "text/\"", data: Data())])
    }
    await #expect(throws: EvidenceFailure.noFiles) { try await fixture.make([]) }
  }

  @Test("is not made with a token over something else")
  func foreignToken() async throws {
    let fixture = try await Fixture.shared.value
    let other = TimestampSource { _ in
      try await Authority.timestamps(fixture.authority).token(Data(repeating: 7, count: 32))
    }
    await #expect(throws: TimestampFailure.otherDigest) {
      try await EvidenceContainer.make(
        fixture.files, seal: Fixture.seal(fixture.authority), timestamps: other)
    }
  }

  @Test("of twenty megabytes is made and verified")
  func large() async throws {
    let fixture = try await Fixture.shared.value
    let large = EvidenceFile(
      path: "platform/log.json", mediaType: "application/json",
      data: Data(repeating: 0xA5, count: 20 << 20))
    let container = try await fixture.make(try Fixture.unsigned + [large])
    #expect(fixture.verify(container).indication == .totalPassed)
  }
}
