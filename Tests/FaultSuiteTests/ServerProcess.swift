import ContratPrive
import Foundation
import Logging
import SigningStore
import SigningWeb

@testable import ParapheApp
@testable import Signing

/// One life of a server: from opening the database to a stop, or to a kill.
final class ServerProcess: Sendable {
  let store: SigningDatabase
  let engine: SigningEngine
  let desk: ContractDesk
  let crash = CrashPoint()
  private let runner: Task<Void, any Error>

  init(_ world: FaultWorld) throws {
    let clock = SigningClock(now: { [time = world.time] in time.now })
    let logger = Logger(label: "fault-suite") { _ in SwiftLogNoOpLogHandler() }
    store = try SigningDatabase(
      at: world.folder.appending(path: "paraphe.sqlite").path,
      budget: CallBudget(account: "suite", limit: world.dailyRequests), hasEndpoint: { _ in true })
    let files = try DocumentFolder(at: world.folder)
    let platform = ContratPrivePlatform(
      isTest: true, codeLength: 4,
      client: { [network = world.network, credentials = world.credentials] _ in
        ContratPriveClient(
          platform: Platform(baseURL: URL(string: "http://platform.invalid")!),
          credentials: credentials, transport: network, retries: .none)
      }, notifiesOwner: { _ in false }, meter: CallMeter(), logger: logger)
    let bug = world.bug
    let underWay = CallsUnderWay()
    engine = SigningEngine(
      store: try bug?.store(around: store) ?? store, files: files,
      platform: bug?.platform(around: platform) ?? platform,
      verifier: bug?.verifier(around: world.verifier) ?? world.verifier, policy: .passed,
      underWay: underWay, clock: clock,
      settings: EngineSettings(pageWait: .seconds(600)), logger: logger)
    desk = ContractDesk(
      store: store, files: files,
      inspector: DocumentInspector { .success(ExaminedDocument(data: $0, pages: 1)) }, clock: clock,
      limits: DraftLimits())
    let crash = crash
    runner = Task { try await crash.running { try await underWay.run() } }
  }

  /// Nothing of it goes on.
  func end() async {
    runner.cancel()
    _ = await runner.result
  }
}
