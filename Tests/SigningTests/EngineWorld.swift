import Foundation
import Logging
import ServiceLifecycle
import SigningStore
import Synchronization
import Testing

@testable import Signing

/// An engine on a real database in a folder of its own, with a scripted platform.
struct EngineWorld: Sendable {
  let engine: SigningEngine
  let store: SigningDatabase
  let platform: ScriptedPlatform
  let desk: ContractDesk
  let contract: Contract
  let time: TestTime
  /// The database's file.
  let path: String

  var claire: SignatoryID { contract.signatories[0].id }

  /// Runs `body` while the engine's work is being done, and removes everything afterwards.
  static func run(
    _ script: ScriptedPlatform.Script, findings: [SignedDocumentFinding] = [],
    draft: ContractDraft = .sample, dailyRequests: Int = 1_000_000,
    _ body: @escaping @Sendable (EngineWorld) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let time = TestTime()
    let clock = SigningClock(now: { time.now })
    let path = folder.appending(path: "test.sqlite").path
    let store = try SigningDatabase(
      at: path,
      budget: CallBudget(account: "test", limit: dailyRequests))
    let files = try DocumentFolder(at: folder)
    let platform = ScriptedPlatform(script)
    let findings = ScriptedFindings(findings)
    let underWay = CallsUnderWay()
    let engine = SigningEngine(
      store: store, files: files, platform: platform,
      verifier: SignedDocumentVerifier { _, _, _ in findings.next() }, policy: .passed,
      underWay: underWay, clock: clock,
      settings: EngineSettings(pageWait: .seconds(600), signPatience: 30),
      logger: Logger(label: "test"))
    let desk = ContractDesk(
      store: store, files: files,
      inspector: DocumentInspector { .success(ExaminedDocument(data: $0, pages: 1)) }, clock: clock,
      limits: DraftLimits())
    let contract = try await desk.prepare(draft, brand: .sample, idempotency: nil, by: .server)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await underWay.run() }
      try await body(
        EngineWorld(
          engine: engine, store: store, platform: platform, desk: desk, contract: contract,
          time: time, path: path))
      group.cancelAll()
    }
  }

  func state() async throws -> ContractState {
    try #require(try await store.contract(contract.id)).state
  }

  /// The same world, with a further contract in place of the first.
  func another(_ draft: ContractDraft = .sample) async throws -> EngineWorld {
    let contract = try await desk.prepare(draft, brand: .sample, idempotency: nil, by: .server)
    return EngineWorld(
      engine: engine, store: store, platform: platform, desk: desk, contract: contract,
      time: time, path: path)
  }

  /// A signatory, Claire unless another is said, presses the button.
  func start(_ id: SignatoryID? = nil) async throws {
    try await engine.start(id ?? claire, of: contract.id, consent: .sample, by: .claire)
  }

  /// A signatory types a code.
  func submit(
    _ code: SMSCode = SMSCode("0000")!, for id: SignatoryID? = nil
  ) async throws {
    try await engine.submit(code, for: id ?? claire, of: contract.id, by: .claire)
  }

  func sweep() async throws {
    var backoff = Backoff()
    await sweep(&backoff)
  }

  /// One look of a server that remembers those before.
  func sweep(_ backoff: inout Backoff) async {
    await Reconciler(engine: engine, logger: Logger(label: "test")).pass(&backoff)
  }

  func usage() async throws -> CallUsage { try await store.usage(of: .main, at: time.now) }

  func kinds() async throws -> [ContractEvent.Kind] {
    try await store.events(of: contract.id).map(\.kind)
  }

  /// An entry of a list for this contract.
  func listed(
    _ remoteID: String = "r", _ status: RemoteStatus = .open, after seconds: TimeInterval = 0
  ) -> ListedContract {
    ListedContract(
      remoteID: remoteID, label: contract.remoteLabel, status: status,
      createdAt: contract.createdAt.addingTimeInterval(seconds))
  }
}

final class TestTime: Sendable {
  private let value = Mutex(Date(timeIntervalSince1970: 1_790_000_000))
  var now: Date { value.withLock { $0 } }
  func advance(_ seconds: TimeInterval) { value.withLock { $0 += seconds } }
}

extension ContractDraft {
  static var sample: ContractDraft { sample(["Claire"]) }

  static func sample(_ names: [String], order: String? = nil) -> ContractDraft {
    ContractDraft(
      reference: "R1", label: "Contrat", language: "fr", deadline: "2027-12-31",
      documents: [.init(name: "Contrat", kind: "main", data: Data("%PDF-1.4".utf8))],
      signatories: names.map {
        .init(firstName: $0, lastName: "Dubois", email: "c@example.com", mobile: "0612345678")
      }, order: order)
  }
}

extension SigningDatabase {
  /// A change at no time in particular.
  func change<Result: Sendable>(
    _ id: ContractID, by actor: Actor,
    _ body: @escaping @Sendable (inout ContractState) throws -> Result
  ) async throws -> Result {
    try await change(
      id, at: Date(timeIntervalSince1970: 1_790_000_000), by: actor, body
    ).result
  }
}

extension Brand {
  static var sample: Brand {
    Brand(
      id: BrandID(rawValue: "b"), name: "Brand", apiKeyHashes: [String(repeating: "0", count: 64)],
      languages: [.french, .english],
      termsURL: "https://example.com", timeZone: TimeZone(identifier: "Europe/Paris") ?? .gmt)
  }
}

extension Consent {
  static let sample = Consent(text: "J’accepte.", version: "v1", language: .french)
}

extension Actor {
  static let claire = Actor(.signatory, address: "203.0.113.7", browser: "Mozilla/5.0 (test)")
}
