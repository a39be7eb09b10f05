import Foundation
import PDFSignatures
import Signing

@testable import Evidence

/// A contract's evidence made with real keys: documents signed by two people, an audit trail with
/// two daily time-stamps, and everything that seals it.
struct Fixture: Sendable {
  let authority: TestAuthority
  /// The signed document.
  let signed: Data
  let files: [EvidenceFile]
  let container: Data

  static let contract = Story.contract.rawValue

  /// Made once for all tests.
  static let shared = Task { try await Fixture() }

  /// Without a signed document, for tests that verify thousands of times. The authorities'
  /// certificates are among the files, so that nothing fails only for the want of those in a token.
  static let small = Task { () throws -> (fixture: Fixture, container: Data) in
    let fixture = try await shared.value
    let files = fixture.files.filter { $0.path.hasPrefix("validation/") } + (try unsigned)
    return (fixture, try await fixture.make(files))
  }

  /// What no container can do without, of a contract that nobody signed; of before there were
  /// versions, so that its pages are not made anew each time.
  static var unsigned: [EvidenceFile] {
    get throws {
      let story = try Story(signed: nil, began: Date(timeIntervalSinceNow: -3600), date: Date())
      return try Dossier(story.contents(signed: nil)).files().map { file in
        guard file.path == "contract.json" else { return file }
        var members = try Members.read(String(decoding: file.data, as: UTF8.self))
        members["version"] = nil
        return EvidenceFile(
          path: file.path, mediaType: file.mediaType, data: Data(try Members.text(members).utf8))
      }
    }
  }

  /// The lines of the trail; more than eight where receipts are told too.
  func lines(_ count: Int = Story.signing) throws -> [String] {
    let times = Times()
    let story = try Story(signed: signed, began: times.began, date: times.signed, lines: count)
    return story.trail.prefix(count).map(\.text)
  }

  private init() async throws {
    authority = try Authority.make()
    let times = Times()
    signed = try Self.signed(authority, at: times.signed)
    files = try Self.files(authority, signed: signed, times)
    container = try await EvidenceContainer.make(
      files, seal: Self.seal(authority), timestamps: Authority.timestamps(authority))
  }

  /// A container made when the signed copy had been handed over a few times.
  func later(receipts: Int) async throws -> Data {
    let times = Times()
    let story = try Story(
      signed: signed, began: times.began, date: times.signed, lines: Story.signing + receipts)
    let heads = try Trail.stamps(story.trail.map(\.text), times.stamps, authority)
    return try await make(try Dossier(story.contents(signed: signed, heads: heads)).files())
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

  /// When what happened, the same in all of a test run.
  struct Times {
    private static let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded())
    var began = now - 91_000
    var signed = now - 3600
    /// The lines of the trail after which it was stamped, and when.
    var stamps: [(number: Int, at: Date)] = [(3, now - 90_000), (Story.signing, now - 1800)]
  }

  static func signed(_ authority: TestAuthority, at date: Date) throws -> Data {
    var signed = try DocumentPreparation(
      contractID: contract, label: "Essai", signatories: ["Claire Dubois", "Zoë Martin"],
      language: "fr", isTest: false
    ).prepare(SmallPDF.data)
    for (position, name) in ["Claire Dubois", "Zoë Martin"].enumerated() {
      signed = try DocumentSigner(authority: authority).sign(
        signed, position: position, name: name, reason: "Essai", at: date, isFrench: true)
    }
    return signed
  }

  /// - Parameter authority: stamps the trail.
  static func files(
    _ authority: TestAuthority, signed: Data, _ times: Times = Times()
  ) throws -> [EvidenceFile] {
    let story = try Story(signed: signed, began: times.began, date: times.signed)
    let heads = try Trail.stamps(story.trail.map(\.text), times.stamps, authority)
    return try Dossier(story.contents(signed: signed, heads: heads)).files()
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
