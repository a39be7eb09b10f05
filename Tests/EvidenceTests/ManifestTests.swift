import Foundation
import PDFSignatures
import Testing

@testable import Evidence

@Suite("The manifests of a container")
struct ManifestTests {
  private static let files = Result {
    try (1...3).map {
      EvidenceFile(
        path: "validation/crls/\($0).der", mediaType: "application/pkix-crl",
        data: Data("\($0)".utf8)
      )
    } + Fixture.unsigned
  }

  /// A container whose maker changed the text of its manifests before sealing and stamping them.
  private func report(
    sealed: (String) -> String = { $0 }, stamped: (String) -> String = { $0 }
  ) async throws -> EvidenceReport {
    let fixture = try await Fixture.shared.value
    let timestamps = Authority.timestamps(fixture.authority)
    let layers = ContainerLayer.all(renewals: 0)
    var draft = ContainerDraft(try Self.files.get())
    let first = changed(draft.manifest(for: layers[0]), sealed)
    let seal = try await DetachedSeal(
      identity: fixture.authority.signer,
      chain: [fixture.authority.intermediate.publicCertificate]
    ).sign(first, at: Date(), token: timestamps.token)
    draft.add(layers[0], manifest: first, proof: seal)
    let second = changed(draft.manifest(for: layers[1]), stamped)
    let token = try await timestamps.token(digest(of: second))
    draft.add(layers[1], manifest: second, proof: token)
    return fixture.verify(try draft.archive())
  }

  private func changed(_ manifest: Data, _ change: (String) -> String) -> Data {
    Data(change(String(decoding: manifest, as: UTF8.self)).utf8)
  }

  private func digest(of data: Data) -> Data {
    Hexadecimal.bytes(of: Hexadecimal.digest(of: data)) ?? Data()
  }

  private static let changes: [(String, @Sendable (String) -> String)] = [
    ("two lines exchanged", { swapped($0, 3, 4) }),
    ("a line twice", { repeated($0, 3) }),
    ("another place of the proof", { $0.replacing(".p7s\"", with: ".p7m\"", maxReplacements: 1) }),
    (
      "a root",
      { $0.replacing("application/pkix-crl\"", with: "application/pkix-crl\" Rootfile=\"true\"") }
    ),
    ("a media type of two lines", { $0.replacing("application/pkix-crl", with: "text\n/plain") }),
    ("a comment", { $0 + "<!-- -->\n" }),
    ("other white space", { $0.replacing("  <asic:DataObject", with: " <asic:DataObject") }),
    ("another digest", { $0.replacing("xmlenc#sha256", with: "xmlenc#sha512") }),
    ("no files", { $0.replacing(#/  <asic:DataObjectReference.*\n/#, with: "") }),
  ]

  @Test("pass as they are written")
  func asWritten() async throws {
    #expect(try await report().indication == .totalPassed)
  }

  @Test("are refused in any other form, though truly sealed", arguments: changes.indices)
  func sealed(index: Int) async throws {
    let (name, change) = Self.changes[index]
    let report = try await report(sealed: change)
    #expect(report.indication == .totalFailed, "\(name)")
    #expect(report.words.contains("META-INF/ASiCManifest.xml") || name == "no files", "\(name)")
  }

  @Test("are refused in any other form, though truly time-stamped", arguments: changes.indices)
  func stamped(index: Int) async throws {
    let (name, change) = Self.changes[index]
    let report = try await report(stamped: change)
    #expect(report.indication == .totalFailed, "\(name)")
    #expect(report.words.contains("META-INF/ASiCManifest-timestamp.xml"), "\(name)")
  }

  private static func swapped(_ text: String, _ one: Int, _ other: Int) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lines.swapAt(one, other)
    return lines.joined(separator: "\n")
  }

  private static func repeated(_ text: String, _ place: Int) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lines.insert(lines[place], at: place)
    return lines.joined(separator: "\n")
  }
}
