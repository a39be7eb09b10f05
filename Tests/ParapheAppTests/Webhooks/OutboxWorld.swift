import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import Signing
import SigningStore
import Synchronization
import Testing

@testable import Webhooks

/// A dispatcher on a real database, with a receiver that answers as a test says.
struct OutboxWorld: Sendable {
  let store: SigningDatabase
  let time: VirtualTime
  let receiver: Receiver
  let endpoint: WebhookEndpoint
  let logs: Logs
  let file: URL

  static func run(
    _ answer: @escaping Receiver.Answer = { _, _ in Response(status: .noContent) },
    _ body: @escaping @Sendable (OutboxWorld) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "test.sqlite")
    let store = try SigningDatabase(at: file.path, hasEndpoint: { $0 != .other })
    try await Receiver.run(answer) { receiver in
      try await body(
        OutboxWorld(
          store: store, time: VirtualTime(), receiver: receiver,
          endpoint: try .to(receiver.url + "?key=s3cr3t"), logs: Logs(), file: file))
    }
  }

  /// The same file, opened again.
  func reopened() throws -> OutboxWorld {
    OutboxWorld(
      store: try SigningDatabase(at: file.path, hasEndpoint: { _ in true }), time: time,
      receiver: receiver, endpoint: endpoint, logs: logs, file: file)
  }

  /// Runs `body` while a dispatcher works, then stops it gracefully.
  func dispatch(
    to endpoints: [WebhookEndpoint]? = nil, limit: Int = 8, limitPerEndpoint: Int = 4,
    _ body: @escaping @Sendable (ServiceGroup) async throws -> Void
  ) async throws {
    let known = endpoints ?? [endpoint]
    let dispatcher = WebhookDispatcher(
      outbox: store, endpoints: { known }, sender: WebhookSender(), timing: time.timing,
      limit: limit, limitPerEndpoint: limitPerEndpoint, logger: logs.logger)
    let group = ServiceGroup(services: [dispatcher], logger: .silent)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      do {
        try await body(group)
      } catch {
        tasks.cancelAll()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  /// A new contract with its `contract.created`.
  func contract(_ reference: String = "R-1", brand: BrandID = .orvea) async throws -> Contract {
    let signatory = Signatory(
      id: .random(), firstName: "Claire", lastName: "Dubois", email: "c@example.com",
      mobile: PhoneNumber(stored: "+33612345678"))
    let contract = Contract(
      id: .random(), brandID: brand, reference: reference, label: "Contrat", language: .french,
      deadline: time.now.addingTimeInterval(86_400), createdAt: time.now, documents: [],
      signatories: [signatory], returnURL: nil, frameOrigins: [],
      metadata: ["agency": "Lyon 3"], state: ContractState(signatories: [.init(id: signatory.id)]))
    _ = try await store.insert(contract, links: [], idempotency: nil, by: .server)
    try await note(.contractCreated, on: contract)
    return contract
  }

  func note(_ kind: ContractEvent.Kind, on contract: Contract) async throws {
    let isContracts = kind.rawValue.hasPrefix("contract.")
    try await store.note(
      [
        ContractEvent(
          kind: kind, signatoryID: isContracts ? nil : contract.signatories[0].id, at: time.now,
          data: ["mobile": "+33612345678"])
      ], on: contract.id, by: .server)
  }

  func records(_ brand: BrandID = .orvea) async throws -> [WebhookRecord] {
    try #require(try await store.events(of: brand, after: nil, limit: 1000))
  }

  /// Waits until the outbox is as a condition says; the dispatcher's signal is not needed for it.
  func until(_ condition: ([WebhookRecord]) -> Bool) async throws {
    while !condition(try await records()) {
      try Task.checkCancellation()
      await Task.yield()
    }
  }
}

/// Lines of the log, as text.
final class Logs: Sendable {
  private let kept = Mutex<[String]>([])

  var lines: [String] { kept.withLock { $0 } }

  var logger: Logger {
    Logger(label: "test") { _ in Handler(logs: self) }
  }

  private struct Handler: LogHandler {
    let logs: Logs
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      logs.kept.withLock {
        $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])")
      }
    }
  }
}
