import Foundation
import PDFSignatures
import Testing

@testable import Evidence

/// Whoever holds the seal can seal anything: what is left out, or does not fit together, shows.
@Suite("A container truly sealed and stamped by who wants to deceive")
struct DishonestSealerTests {
  private func report(
    _ change: ([EvidenceFile]) throws -> [EvidenceFile]
  ) async throws -> EvidenceReport {
    let fixture = try await Fixture.shared.value
    return fixture.verify(try await fixture.make(try change(fixture.files)))
  }

  private func file(_ path: String, _ data: Data) -> EvidenceFile {
    EvidenceFile(path: path, mediaType: "application/octet-stream", data: data)
  }

  @Test(
    "without the contract or its trail proves nothing",
    arguments: ["contract.json", "audit-trail.jsonl"])
  func partMissing(path: String) async throws {
    let report = try await report { files in files.filter { $0.path != path } }
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("“\(path)” is missing"), "\(report.words)")
  }

  @Test("that states no document is refused")
  func noDocuments() async throws {
    let report = try await report { files in
      files.filter { !$0.path.hasSuffix(".pdf") && $0.path != "contract.json" }
        + [file("contract.json", Data(#"{"documents":[]}"#.utf8))]
    }
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("states no document"))
  }

  @Test("that calls a contract signed and does not hold what was signed is refused")
  func signedMissing() async throws {
    let digest = Hexadecimal.digest(of: SmallPDF.data)
    let statement =
      #"{"signedCopy":"verified","documents":[{"number":1,"kind":"main","sha256":"\#(digest)"}]}"#
    let report = try await report { files in
      files.filter { !["signed/1.pdf", "contract.json"].contains($0.path) }
        + [file("contract.json", Data(statement.utf8))]
    }
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("signed document 1 is missing"), "\(report.words)")
  }

  @Test("whose trail speaks of other documents is refused", arguments: [true, false])
  func otherTrail(isDeposit: Bool) async throws {
    let kind = isDeposit ? "contract.created" : "contract.signed_copy_fetched"
    let other = Hexadecimal.digest(of: Data("other".utf8))
    let trail = Trail.rechained([#""kind":"\#(kind)","data":{"document.1.sha256":"\#(other)"}"#])
    let report = try await report { files in
      let signed = files.first { $0.path == "signed/1.pdf" }?.data
      let statement = Fixture.statement(original: SmallPDF.data, signed: signed, trail: trail)
      return files.filter {
        !["audit-trail.jsonl", "audit-heads.json", "contract.json"].contains($0.path)
      } + [file("contract.json", statement), file("audit-trail.jsonl", Trail.data(trail))]
    }
    #expect(report.indication == .totalFailed)
    let path = isDeposit ? "originals/1.pdf" : "signed/1.pdf"
    #expect(
      report.words.contains("“\(path)” is not the one that the audit trail speaks of"),
      "\(report.words)")
  }

  @Test("whose signed document is of another text than the one that was shown is refused")
  func otherContent() async throws {
    // Shown: another page. Signed: the one of the fixture, by who may sign.
    let shown = SmallPDF.other
    let report = try await report { files in
      let signed = files.first { $0.path == "signed/1.pdf" }?.data
      let statement = Fixture.statement(original: shown, signed: signed, trail: Trail.lines(7))
      return files.filter { !["originals/1.pdf", "contract.json"].contains($0.path) }
        + [file("originals/1.pdf", shown), file("contract.json", statement)]
    }
    #expect(report.documents.first?.report.indication == .totalPassed)
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("does not hold the document that was shown"), "\(report.words)")
  }

  @Test("whose trail is old and was never vouched for is in doubt", arguments: [1.0, 5.0])
  func unstamped(days: Double) async throws {
    let began = Date(timeIntervalSinceNow: -days * 86_400)
      .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let trail = Trail.rechained([#""at":"\#(began)","kind":"contract.created""#])
    let report = try await report { files in
      let signed = files.first { $0.path == "signed/1.pdf" }?.data
      let statement = Fixture.statement(original: SmallPDF.data, signed: signed, trail: trail)
      return files.filter {
        !["audit-trail.jsonl", "audit-heads.json", "contract.json"].contains($0.path)
      } + [file("contract.json", statement), file("audit-trail.jsonl", Trail.data(trail))]
    }
    #expect(report.indication == (days < 3 ? .totalPassed : .indeterminate), "\(report.words)")
    #expect(report.words.contains("no daily time-stamp") == (days > 3))
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
