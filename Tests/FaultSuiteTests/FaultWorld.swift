import ContratPrive
import Foundation
import PDFSignatures
import PDFWorkshop
import SigningStore
import Synchronization

@testable import ContratPriveSandbox
@testable import ParapheApp
@testable import Signing

/// A server with its database, the platform with its ledger, and the network between them, in a
/// folder of their own. The server can be killed and started again at any time.
final class FaultWorld: @unchecked Sendable {
  let folder: URL
  let time: VirtualTime
  let rules: SandboxRules
  let credentials: Credentials
  let network: Network
  let verifier: SignedDocumentVerifier
  /// What the verifier really found, by the SHA-256 of the signed document.
  let findings: Findings
  let dailyRequests: Int
  let bug: SeededBug?
  /// Unchecked, because: one task drives a world, and only that task reads and writes these.
  private(set) var process: ServerProcess!
  private var backoff = Backoff()
  /// Webhooks that the company received, in order.
  private(set) var received: [WebhookDelivery] = []

  private init(folder: URL, dailyRequests: Int, hour: Int, bug: SeededBug?) throws {
    self.folder = folder
    self.dailyRequests = dailyRequests
    self.bug = bug
    let time = VirtualTime(hour: hour)
    self.time = time
    try FileManager.default.copyItem(at: try Self.template.get(), to: folder)
    let sandbox = try SandboxServer(folder: folder.appending(path: "platform")) { time.now }
    rules = sandbox.rules
    credentials = sandbox.credentials
    network = Network(rules: sandbox.rules, time: time)
    let findings = Findings()
    self.findings = findings
    let anchors = TrustAnchors(Certificate.all(in: try Data(contentsOf: sandbox.trustAnchor)))
    // A document made "now" on the virtual clock is not of the future.
    let real = SignedDocumentVerifier.pdf(
      Self.workshop, anchors: anchors, now: { time.now })
    verifier = SignedDocumentVerifier { original, signed, patience in
      findings.keep(await real.verify(original, signed, patience), of: sha256Hex(signed))
    }
  }

  private static let workshop = DocumentWorkshop()

  /// Made once: key pairs and empty databases, which every world begins with a copy of.
  private static let template = Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "fault-suite-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    _ = try SandboxServer(folder: folder.appending(path: "platform"))
    return folder
  }

  /// Runs `body` in a world of its own, which is removed afterwards.
  static func run<Result: Sendable>(
    dailyRequests: Int = 1_000, hour: Int = 12, bug: SeededBug? = nil,
    _ body: (FaultWorld) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "fault-suite-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let world = try FaultWorld(
      folder: folder, dailyRequests: dailyRequests, hour: hour, bug: bug)
    try await world.start()
    do {
      let result = try await body(world)
      await world.process.end()
      return result
    } catch {
      await world.process.end()
      throw error
    }
  }

  private func start() async throws {
    process = try ServerProcess(self)
    backoff = Backoff()
    let store = process.store
    await network.set(intents: { try await store.openCalls().map(\.1.name) })
  }

  /// What a service manager does after a kill.
  func restart() async throws {
    await process.end()
    try await start()
  }

  func restartIfDead() async throws {
    if process.crash.isDead { try await restart() }
  }

  // MARK: - What happens in it

  /// One look of the server at what is not at rest.
  func sweep() async throws {
    let reconciler = Reconciler(engine: process.engine, logger: process.engine.logger)
    await process.crash.running { await reconciler.pass(&self.backoff) }
    if let bug { try await bug.afterSweep(self) }
    try await restartIfDead()
  }

  /// Time passes: what was on its way arrives.
  func pass(_ seconds: TimeInterval) async {
    time.advance(seconds)
    await network.deliverLate()
  }

  /// Delivers what waits in the outbox, as the dispatcher does.
  ///
  /// - Parameter answers: whether the company's system answers.
  func deliverWebhooks(answers: () -> Bool = { true }) async throws {
    let store = process.store
    let endpoint = WebhookEndpointKey(brandID: Brand.sample.id, fingerprint: "suite")
    var hasMore = true
    while hasMore {
      let due = try await store.due([endpoint], at: time.now, limit: 50).queues.flatMap(\.self)
      hasMore = false
      for delivery in due {
        do {
          try await process.crash.running { try Failpoint.reach("webhook.due") }
          let result: WebhookResult
          if answers() {
            received.append(delivery)
            result = .delivered("200")
            hasMore = true
          } else {
            result = .retry("503", at: time.now.addingTimeInterval(300))
          }
          try await process.crash.running { try Failpoint.reach("webhook.sent") }
          _ = try await store.settle(
            delivery.id, of: endpoint, result, began: time.now, at: time.now)
        } catch is Killed {
          return try await restartIfDead()
        }
      }
    }
  }

  /// Faults stop; the server looks at what is left until nothing is.
  ///
  /// - Returns: what keeps it from being quiet after all that time; nothing as a rule.
  func settle() async throws -> [String] {
    await network.set { _ in nil }
    process.crash.disarm()
    try await restartIfDead()
    findings.beSure()
    var pauses: [TimeInterval] = [1, 20, 40, 60, 120, 300, 600]
    pauses += Array(repeating: 3_600, count: 4) + Array(repeating: 86_400, count: 4)
    for pause in pauses {
      await pass(pause)
      try await sweep()
      try await deliverWebhooks()
      if try await unrest().isEmpty { return [] }
    }
    return try await unrest()
  }

  /// What is under way, unknown, or still to be looked for.
  private func unrest() async throws -> [String] {
    let store = process.store
    let unsettled = try await store.unsettled(at: time.now.addingTimeInterval(5 * 86_400))
      // A deadline to come is no unrest, and what waits for a person is looked at every day.
      .filter { $0.contract.state.status != .needsDecision }
      .filter { $0.contract.state.status != .open || $0.contract.state.doubt != nil }
    let open = try await store.openCalls()
    let depth = try await store.depth()
    let hasLate = await network.hasLate
    return unsettled.map { "never quiet: \($0.contract.state)" } + open.map { "open: \($0.1.name)" }
      + (depth.pending == 0 ? [] : ["\(depth.pending) webhooks wait"])
      + (hasLate ? ["a request is on its way"] : [])
  }
}

/// What was really found of each signed document.
final class Findings: Sendable {
  private struct State {
    var confirmed: Set<String> = []
    var dice: Dice?
  }

  private let state = Mutex(State())

  /// From now on some verifications come to no decision.
  func doubt(seed: UInt64) { state.withLock { $0.dice = Dice(seed: seed) } }

  func beSure() { state.withLock { $0.dice = nil } }

  func isConfirmed(_ hash: String) -> Bool { state.withLock { $0.confirmed.contains(hash) } }

  func keep(_ finding: SignedDocumentFinding, of hash: String) -> SignedDocumentFinding {
    state.withLock { state in
      if state.dice?.percent(30) == true {
        return SignedDocumentFinding(
          indication: .indeterminate, subIndication: nil, isAboutTrustOnly: false,
          content: .unfinished, signatories: [], reasons: ["no time"])
      }
      if finding.indication == .totalPassed, finding.content == .kept {
        state.confirmed.insert(hash)
      }
      return finding
    }
  }
}
