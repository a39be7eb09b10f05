import Foundation
import PDFSignatures
import Testing

@testable import Evidence

@Suite("A container that an earlier version made")
struct EarlierContainerTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")

  private static func verify(_ container: URL, trust: URL, seals: URL) throws -> EvidenceReport {
    let anchors = Certificate.all(in: try Data(contentsOf: trust))
    let sealers = Certificate.all(in: try Data(contentsOf: seals))
    return EvidenceVerifier(
      anchors: TrustAnchors(anchors), seals: TrustAnchors(anchors + sealers)
    ).verify(try Data(contentsOf: container))
  }

  @Test(
    "keeps its verdict", arguments: ["signed", "declined", "locked", "corrected", "canceled"])
  func passes(name: String) throws {
    let folder = Self.fixtures.appending(path: "Evidence/2555478")
    let report = try Self.verify(
      folder.appending(path: "\(name).asice"), trust: folder.appending(path: "trust.pem"),
      seals: folder.appending(path: "seals.pem"))
    #expect(report.indication == .totalPassed, "\(report.words)")
  }

  @Test("is as good to whom nothing was told of trust", arguments: ["one", "two"])
  func untrusted(name: String) throws {
    let container = Self.fixtures.appending(path: "Earlier/ecdea00/evidence-\(name).asice")
    let report = EvidenceVerifier(anchors: .none).verify(try Data(contentsOf: container))
    #expect(report.indication == .indeterminate)
    #expect(report.subIndication == .noCertificateChainFound)
  }
}
