import Foundation
import PDFSignatures
import Testing

@testable import Evidence

@Suite("A hostile archive")
struct HostileArchiveTests {
  /// Verifies, and expects an answer soon that names what is wrong.
  private func refuse(
    _ archive: Data, _ words: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let start = ContinuousClock.now
    let report = EvidenceVerifier(anchors: .none).verify(archive)
    #expect(report.indication == .totalFailed, sourceLocation: sourceLocation)
    if let words {
      #expect(report.words.contains(words), "\(report.words)", sourceLocation: sourceLocation)
    }
    #expect(!report.reasons.isEmpty, sourceLocation: sourceLocation)
    #expect(ContinuousClock.now - start < .seconds(10), sourceLocation: sourceLocation)
  }

  @Test("that would unpack to gigabytes is refused unread")
  func bomb() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(count: 50 << 20).write(to: folder.appending(path: "zeros"))
    #expect(try Tool.run(["zip", "-q", "-X", "bomb.zip", "zeros"], in: folder).status == 0)
    refuse(try Data(contentsOf: folder.appending(path: "bomb.zip")), "“zeros” is compressed")
  }

  @Test("of a hundred thousand entries is refused")
  func manyEntries() {
    let entries = (0..<100_000).map { (name: "f\($0)", data: Data()) }
    refuse(RawArchive(entries).data, "more entries than any")
  }

  @Test("of as many entries as are read, all strange, has an answer soon")
  func strangeEntries() {
    let names =
      (0..<1_000).map { "META-INF/ASiCArchiveManifest\($0).xml" }
      + (0..<900).map { "signed/\($0).pdf" }
    let pdf = Data("%PDF-1.7 /ByteRange".utf8)
    refuse(RawArchive(names.map { (name: $0, data: pdf) }).data, "“mimetype” is missing")
  }

  @Test(
    "whose names lead elsewhere is refused",
    arguments: [
      "../evil", "/etc/passwd", "a/../../b", "C:\\evil", "a\0b", "é", "", "a//b", "META-INF",
      String(repeating: "a/", count: 2_000) + "a",
    ])
  func names(name: String) {
    refuse(RawArchive([(name, Data("x".utf8))]).data, "not allowed")
  }

  @Test("with encryption, compression, sizes that come later, links or extra fields is refused")
  func features() async throws {
    let fixture = try await Fixture.shared.value
    let plain = RawArchive(try fixture.entries)
    #expect(fixture.verify(plain.data).indication == .totalPassed)
    let changes: [(String, (inout RawArchive.Entry) -> Void)] = [
      ("as it was written", { $0.flags = 1 }), ("as it was written", { $0.flags = 8 }),
      ("as it was written", { $0.flags = 0x0800 }), ("is compressed", { $0.method = 8 }),
      ("is compressed", { $0.method = 93 }),
      ("as it was written", { $0.extra = Data([1, 0, 0, 0]) }),
      ("directory was changed", { $0.attributes = 0o120777 << 16 }),
      ("leads past the end", { $0.size = .max }), ("No entry begins", { $0.size = 3 }),
    ]
    for (words, change) in changes {
      var archive = plain
      change(&archive.entries[2])
      refuse(archive.data, words)
    }
  }

  @Test("cut off anywhere is refused")
  func truncated() async throws {
    let container = try await Fixture.small.value.container
    for count in stride(from: 0, to: container.count, by: 61) {
      refuse(container.prefix(count))
    }
    refuse(container.prefix(container.count - 1))
  }

  @Test("of random bytes is refused, with the beginning of an archive or without")
  func random() {
    var generator = SystemRandomNumberGenerator()
    for round in 0..<300 {
      var bytes = Data((0..<(round * 7)).map { _ in UInt8.random(in: 0...255, using: &generator) })
      if round.isMultiple(of: 2) { bytes = Data([0x50, 0x4B, 0x03, 0x04]) + bytes }
      refuse(bytes)
    }
  }

  @Test("whose bytes begin elsewhere than at index 0 is read like any other")
  func slice() async throws {
    let fixture = try await Fixture.shared.value
    let slice = (Data(count: 1_000) + fixture.container).dropFirst(1_000)
    #expect(fixture.verify(slice).indication == .totalPassed)
  }

  @Test("with JSON of endless depth or length has an answer")
  func deepJSON() async throws {
    let fixture = try await Fixture.shared.value
    let deep = Data(String(repeating: "[", count: 200_000).utf8)
    for path in ["contract.json", "audit-heads.json", "audit-trail.jsonl"] {
      let file = EvidenceFile(
        path: path, mediaType: "application/json", data: deep + Data("\n".utf8))
      let report = fixture.verify(try await fixture.make([file]))
      #expect(report.indication == .totalFailed)
    }
  }
}
