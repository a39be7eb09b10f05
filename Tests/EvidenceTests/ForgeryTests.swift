import Foundation
import PDFSignatures
import Testing

@testable import Evidence

@Suite("A forged container")
struct ForgeryTests {
  typealias Entries = [(name: String, data: Data)]

  /// A change that somebody makes with a ZIP tool, and what the report has to say.
  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let words: [String]
    let make: @Sendable (Entries) -> Entries

    init(_ name: String, _ words: String..., make: @escaping @Sendable (Entries) -> Entries) {
      testDescription = name
      self.words = words
      self.make = make
    }
  }

  private static let changes: [Change] = [
    Change("a file removed", "“originals/1.pdf” is in the sealed manifest but missing") {
      $0.removing("originals/1.pdf")
    },
    Change("a file added", "“originals/2.pdf” is not in the sealed manifest") {
      var entries = $0
      let place = entries.firstIndex { $0.name == "signed/1.pdf" } ?? 0
      entries.insert(("originals/2.pdf", Data("x".utf8)), at: place)
      return entries
    },
    Change("a file renamed", "“originals/2.pdf” is not in", "“originals/1.pdf” is in") {
      $0.renaming("originals/1.pdf", to: "originals/2.pdf")
    },
    Change("a file emptied", "“summary.html” was changed") {
      $0.replacing("summary.html", with: Data())
    },
    Change("two files exchanged", "“originals/1.pdf” was changed", "“signed/1.pdf” was changed") {
      $0.replacing("originals/1.pdf", with: $0["signed/1.pdf"])
        .replacing("signed/1.pdf", with: $0["originals/1.pdf"])
    },
    Change("files in another order", "stands where “audit-heads.json” belongs") {
      var entries = $0
      entries.swapAt(1, 2)
      return entries
    },
    Change("no mimetype", "“mimetype” is missing") { $0.removing("mimetype") },
    Change("another mimetype", "“mimetype” does not announce") {
      $0.replacing("mimetype", with: Data("application/zip".utf8))
    },
    Change("no manifest", "“META-INF/ASiCManifest.xml” is missing") {
      $0.removing("META-INF/ASiCManifest.xml")
    },
    Change("no seal", "“META-INF/signature.p7s” is missing") {
      $0.removing("META-INF/signature.p7s")
    },
    Change("no time assertion", "“META-INF/timestamp.tst” is missing") {
      $0.removing("META-INF/timestamp.tst").removing("META-INF/ASiCManifest-timestamp.xml")
    },
    Change("another file of the standard", "“META-INF/manifest.xml” does not belong") {
      $0 + [("META-INF/manifest.xml", Data())]
    },
    Change("a second seal", "“META-INF/signature2.p7s” does not belong") {
      $0 + [("META-INF/signature2.p7s", $0["META-INF/signature.p7s"])]
    },
    Change("a manifest without a file", "not in the sealed manifest", "META-INF/signature.p7s:") {
      $0.changing("META-INF/ASiCManifest.xml") { data in
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").filter {
          !$0.contains("summary.html")
        }
        data = Data(lines.joined(separator: "\n").utf8)
      }
    },
  ]

  @Test("is found, and what was changed is named", arguments: changes)
  func changed(change: Change) async throws {
    let fixture = try await Fixture.shared.value
    let report = fixture.verify(try change.make(try fixture.entries).archive)
    #expect(report.indication == .totalFailed)
    for words in change.words {
      #expect(report.words.contains(words), "\(report.words)")
    }
  }

  @Test("with an entry twice is found, whichever of the two a reader would take")
  func repeated() async throws {
    let fixture = try await Fixture.shared.value
    for place in [1, 3] {
      var entries = try fixture.entries
      entries.insert(("contract.json", Data("{}".utf8)), at: place)
      let report = fixture.verify(RawArchive(entries).data)
      #expect(report.indication == .totalFailed)
      #expect(report.words.contains("“contract.json” is in the archive twice"))
    }
  }

  @Test(
    "with the token or the seal of another container is found",
    arguments: ["META-INF/timestamp.tst", "META-INF/signature.p7s", "META-INF/ASiCManifest.xml"])
  func transplanted(name: String) async throws {
    let fixture = try await Fixture.shared.value
    let other = try ArchiveReader.entries(of: try await Fixture.small.value.container)
    let data = Data(try #require(other.first { $0.name == name }).data)
    let report = fixture.verify(try fixture.entries.replacing(name, with: data).archive)
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains(name), "\(report.words)")
  }

  @Test("sealed anew with a key that nobody trusts does not pass")
  func resealed() async throws {
    let fixture = try await Fixture.shared.value
    let foreign = try Authority.make()
    for (seal, timestamps) in [(foreign, foreign), (foreign, fixture.authority)] {
      let container = try await EvidenceContainer.make(
        fixture.files, seal: Fixture.seal(seal), timestamps: Authority.timestamps(timestamps))
      let report = fixture.verify(container)
      #expect(report.indication == .indeterminate)
      #expect(report.subIndication == .noCertificateChainFound)
      #expect(report.seal?.subIndication == .noCertificateChainFound)
    }
  }

  @Test("with another's seal in the place of the true one is found by the time-stamp over it")
  func otherSeal() async throws {
    let fixture = try await Fixture.shared.value
    let entries = try fixture.entries
    let foreign = try Authority.make()
    let seal = try await DetachedSeal(
      identity: foreign.signer, chain: [foreign.intermediate.publicCertificate]
    ).sign(
      entries["META-INF/ASiCManifest.xml"], at: Date(),
      token: Authority.timestamps(foreign).token)
    let report = fixture.verify(
      try entries.replacing("META-INF/signature.p7s", with: seal).archive)
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("“META-INF/signature.p7s” was changed"))
    #expect(report.seal?.indication == .indeterminate)
  }

  @Test("sealed with a certificate for time-stamps, or stamped with one for signatures, is found")
  func misused() async throws {
    let fixture = try await Fixture.shared.value
    let authority = fixture.authority
    let chain = [authority.intermediate]
    let container = try await EvidenceContainer.make(
      fixture.files, seal: EvidenceSeal(identity: authority.root, chain: chain),
      timestamps: Authority.timestamps(authority))
    #expect(fixture.verify(container).subIndication == .chainConstraintsFailure)
    await #expect(throws: (any Error).self) {
      try await EvidenceContainer.make(
        fixture.files, seal: Fixture.seal(authority),
        timestamps: Authority.timestamps(authority.signer, chain, at: Date()))
    }
  }

  @Test("whose signed document was changed before it was sealed fails by that document")
  func changedDocument() async throws {
    let fixture = try await Fixture.shared.value
    let entries = try fixture.entries
    var signed = entries["signed/1.pdf"]
    signed[signed.count / 4] ^= 1
    let files = fixture.files.filter { $0.path != "contract.json" }.map { file in
      file.path != "signed/1.pdf"
        ? file : EvidenceFile(path: file.path, mediaType: file.mediaType, data: signed)
    }
    let report = fixture.verify(try await fixture.make(files))
    #expect(report.indication == .totalFailed)
    #expect(report.seal?.indication == .totalPassed)
    #expect(report.documents.first?.report.indication == .totalFailed)
    #expect(report.words.contains("signed/1.pdf: "))
  }

  @Test("whose documents are not those that contract.json states is found")
  func otherDocument() async throws {
    var sealer = try await DishonestSealer()
    try sealer.stateDocument { $0["sha256"] = Hexadecimal.digest(of: Data("another".utf8)) }
    let report = try await sealer.report()
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("“originals/1.pdf” is not the one that “contract.json” states"))
  }

  @Test("with a document that contract.json does not state is found")
  func moreDocuments() async throws {
    let fixture = try await Fixture.shared.value
    let second = EvidenceFile(
      path: "originals/2.pdf", mediaType: "application/pdf", data: SmallPDF.data)
    let report = fixture.verify(try await fixture.make(fixture.files + [second]))
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("“originals/2.pdf” is not the one that “contract.json” states"))
  }
}
