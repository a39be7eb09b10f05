import Foundation
import PDFSignatures
import Testing

@testable import Evidence

/// What the page in the container tells people to type is true.
@Suite("Checking a container with the openssl command alone")
struct OpenSSLTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  private func sh(_ script: String) throws -> (output: String, status: Int32) {
    try Tool.run(["sh", "-c", script], in: folder)
  }

  private static let seal =
    "openssl cms -verify -binary -inform DER -in META-INF/signature.p7s "
    + "-content META-INF/ASiCManifest.xml -CAfile racine.pem -purpose any -out /dev/null"
  private static func stamp(_ token: String, _ manifest: String) -> String {
    "openssl ts -verify -token_in -in META-INF/\(token) -data META-INF/\(manifest) "
      + "-CAfile racine.pem"
  }

  @Test("the seal, the time-stamps and the digests hold, and do not once a byte is changed")
  func commands() async throws {
    let fixture = try await Fixture.shared.value
    let container = try await EvidenceContainer.renew(
      fixture.container, timestamps: Authority.timestamps(fixture.authority))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try container.write(to: folder.appending(path: "preuve.asice"))
    try fixture.authority.root.certificatePEM().write(to: folder.appending(path: "racine.pem"))
    #expect(try sh("unzip -q preuve.asice").status == 0)
    let seal = try sh(Self.seal)
    #expect(seal.status == 0 && seal.output.contains("CMS Verification successful"), "\(seal)")
    for (token, manifest) in [
      ("timestamp.tst", "ASiCManifest-timestamp.xml"),
      ("timestamp1.tst", "ASiCArchiveManifest.xml"),
    ] {
      let stamp = try sh(Self.stamp(token, manifest))
      #expect(stamp.status == 0 && stamp.output.contains("Verification: OK"), "\(stamp)")
    }
    try checkDigests()
    try checkTrail()
    try #require(try sh("printf x >> META-INF/ASiCManifest.xml").status == 0)
    #expect(try sh(Self.seal).status != 0)
    try #require(try sh("printf x >> META-INF/ASiCArchiveManifest.xml").status == 0)
    #expect(try sh(Self.stamp("timestamp1.tst", "ASiCArchiveManifest.xml")).status != 0)
  }

  private func checkDigests() throws {
    let digest = try sh(
      """
      openssl dgst -sha256 -binary signed/1.pdf | openssl base64 -A
      """
    ).output
    let manifest = try sh("grep -F 'URI=\"signed/1.pdf\"' META-INF/ASiCManifest.xml").output
    #expect(manifest.contains("<ds:DigestValue>\(digest)</ds:DigestValue>"))
  }

  private func checkTrail() throws {
    let hash = try sh("sed -n 3p audit-trail.jsonl | tr -d '\\n' | openssl dgst -sha256 -r").output
    let next = try sh("sed -n 4p audit-trail.jsonl").output
    #expect(next.contains("\"previous\":\"\(hash.prefix(64))\""))
  }
}
