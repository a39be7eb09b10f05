import Foundation
import PDFSignatures

@testable import Evidence

/// A contract's evidence made with real keys: documents signed by two people, an audit trail with
/// two daily time-stamps, and everything that seals it.
struct Fixture: Sendable {
  let authority: TestAuthority
  let files: [EvidenceFile]
  let container: Data

  static let contract = "c_0123456789"

  /// Made once for all tests.
  static let shared = Task { try await Fixture() }

  /// Without a signed document, for tests that verify thousands of times. The authorities'
  /// certificates are among the files, so that nothing fails only for the want of those in a token.
  static let small = Task { () throws -> (fixture: Fixture, container: Data) in
    let fixture = try await shared.value
    let files =
      fixture.files.filter { $0.path == "index.html" || $0.path.hasPrefix("validation/") }
      + unsigned
    return (fixture, try await fixture.make(files))
  }

  /// What no container can do without, of a contract that nobody signed.
  static var unsigned: [EvidenceFile] {
    let trail = Trail.lines(2)
    return [
      EvidenceFile(path: "originals/1.pdf", mediaType: "application/pdf", data: SmallPDF.data),
      EvidenceFile(
        path: "contract.json", mediaType: "application/json",
        data: statement(original: SmallPDF.data, signed: nil, trail: trail)),
      EvidenceFile(
        path: "audit-trail.jsonl", mediaType: "application/x-ndjson", data: Trail.data(trail)),
    ]
  }

  private init() async throws {
    authority = try Authority.make()
    files = try Self.files(authority)
    container = try await EvidenceContainer.make(
      files, seal: Self.seal(authority), timestamps: Authority.timestamps(authority))
  }

  var anchors: TrustAnchors { TrustAnchors([authority.root.publicCertificate]) }

  var entries: [(name: String, data: Data)] {
    get throws { try Self.entries(of: container) }
  }

  static func entries(of container: Data) throws -> [(name: String, data: Data)] {
    try ArchiveReader.entries(of: container).map { ($0.name, Data($0.data)) }
  }

  func make(_ files: [EvidenceFile]) async throws -> Data {
    try await EvidenceContainer.make(
      files, seal: Self.seal(authority), timestamps: Authority.timestamps(authority))
  }

  func verify(_ container: Data) -> EvidenceReport {
    EvidenceVerifier(anchors: anchors).verify(container)
  }

  static func seal(_ authority: TestAuthority) -> EvidenceSeal {
    EvidenceSeal(identity: authority.signer, chain: [authority.intermediate])
  }

  // MARK: - Files

  /// - Parameters:
  ///   - authority: signs and stamps the documents and the trail.
  ///   - signed: when the documents were signed.
  ///   - stamps: the lines of the trail after which it was stamped, and when.
  static func files(
    _ authority: TestAuthority, signed date: Date = Date(timeIntervalSinceNow: -3600),
    stamps: [(Int, Date)] = [
      (3, Date(timeIntervalSinceNow: -90_000)), (7, Date(timeIntervalSinceNow: -1800)),
    ]
  ) throws -> [EvidenceFile] {
    let original = SmallPDF.data
    var signed = try DocumentPreparation(
      contractID: contract, label: "Essai", signatories: ["Claire Dubois", "Zoë Martin"],
      language: "fr", isTest: false
    ).prepare(original)
    for (position, name) in ["Claire Dubois", "Zoë Martin"].enumerated() {
      signed = try DocumentSigner(authority: authority).sign(
        signed, position: position, name: name, reason: "Essai",
        at: date, isFrench: true)
    }
    let trail = Trail.lines(7)
    let heads = try Trail.heads(trail, stamps, authority)
    var files = [
      EvidenceFile(path: "originals/1.pdf", mediaType: "application/pdf", data: original),
      EvidenceFile(path: "signed/1.pdf", mediaType: "application/pdf", data: signed),
      EvidenceFile(
        path: "contract.json", mediaType: "application/json",
        data: statement(original: original, signed: signed, trail: trail)),
      EvidenceFile(
        path: "audit-trail.jsonl", mediaType: "application/x-ndjson", data: Trail.data(trail)),
      EvidenceFile(path: "audit-heads.json", mediaType: "application/json", data: heads),
      EvidenceFile(path: "index.html", mediaType: "text/html", data: Data("<p>Preuve</p>\n".utf8)),
    ]
    let material = PDFVerifier.validationMaterial(of: signed)
    for (index, certificate) in material.certificates.enumerated() {
      files.append(
        EvidenceFile(
          path: "validation/certificates/\(index + 1).der", mediaType: "application/pkix-cert",
          data: certificate))
    }
    return files
  }

  static func statement(original: Data, signed: Data?, trail: [String]) -> Data {
    let copy = signed.map { #","signedSha256":"\#(Hexadecimal.digest(of: $0))""# } ?? ""
    return Data(
      """
      {"id":"\(contract)","documents":[{"number":1,\
      "sha256":"\(Hexadecimal.digest(of: original))"\(copy)}],\
      "auditTrail":{"entries":\(trail.count),\
      "head":"\(Hexadecimal.digest(of: Data((trail.last ?? "").utf8)))"}}

      """.utf8)
  }
}

/// Keys and tokens for tests.
enum Authority {
  static func make() throws -> TestAuthority {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try TestAuthority(in: folder)
  }

  static func timestamps(_ authority: TestAuthority, at date: Date = Date()) -> TimestampSource {
    timestamps(authority.timeStamper, [authority.intermediate], at: date)
  }

  /// Tokens as they come over HTTP: asked for, answered and checked.
  static func timestamps(
    _ identity: SigningIdentity, _ chain: [SigningIdentity], at date: Date
  ) -> TimestampSource {
    TimestampSource { digest in
      guard let request = TimestampRequest(digest: digest) else {
        throw CocoaError(.coderInvalidValue)
      }
      let answer = try TimestampAuthority(identity: identity, chain: chain)
        .answer(to: request.der, at: date)
      return try TimestampResponse(answer, to: request).token
    }
  }
}
