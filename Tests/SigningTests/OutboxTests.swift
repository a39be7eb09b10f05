import Foundation
import SigningStore
import Testing

@testable import Signing

/// An outbox in a database of its own, with one contract of the brand `b`.
private struct OutboxBench: Sendable {
  let store: SigningDatabase
  let path: String
  let endpoint = WebhookEndpointKey(brandID: BrandID(rawValue: "b"), fingerprint: "first")
  let start = Date(timeIntervalSince1970: 1_790_000_000)

  static func run(_ body: (OutboxBench) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "test.sqlite").path
    try await body(
      OutboxBench(
        store: try SigningDatabase(at: path, hasEndpoint: { $0.rawValue == "b" }), path: path))
  }

  func contract(brand: String = "b", metadata: [String: String] = [:]) async throws -> Contract {
    let signatory = Signatory(
      id: .random(), firstName: "Claire", lastName: "Dubois", email: "c@example.com",
      mobile: PhoneNumber(stored: "+33612345678"))
    let contract = Contract(
      id: .random(), brandID: BrandID(rawValue: brand), reference: "R1", label: "Contrat",
      language: .french, deadline: start.addingTimeInterval(86_400), createdAt: start,
      documents: [], signatories: [signatory], returnURL: nil, frameOrigins: [],
      metadata: metadata, state: ContractState(signatories: [.init(id: signatory.id)]))
    _ = try await store.insert(contract, links: [], idempotency: nil, by: .server)
    return contract
  }

  func note(
    _ kinds: ContractEvent.Kind..., on contract: Contract, after seconds: TimeInterval = 0
  ) async throws {
    let events = kinds.map { kind in
      ContractEvent(
        kind: kind,
        signatoryID: kind.rawValue.hasPrefix("contract.") ? nil : contract.signatories[0].id,
        at: start.addingTimeInterval(seconds), data: ["mobile": "+33612345678"])
    }
    try await store.note(events, on: contract.id, by: .server)
  }

  func due(after seconds: TimeInterval = 0) async throws -> [String] {
    try await dueNow(after: seconds).queues[0].map(\.type)
  }

  func dueNow(after seconds: TimeInterval = 0) async throws -> DueWebhooks {
    try await store.due([endpoint], at: start.addingTimeInterval(seconds), limit: 100)
  }

  @discardableResult
  func settle(
    _ result: WebhookResult, after seconds: TimeInterval = 0, as key: WebhookEndpointKey? = nil
  ) async throws -> WebhookDisabling? {
    let first = try #require(try await dueNow(after: seconds).queues[0].first)
    let now = start.addingTimeInterval(seconds)
    return try await store.settle(
      first.id, of: key ?? endpoint, result, began: now, at: now)
  }

  func records(brand: String = "b") async throws -> [WebhookRecord] {
    try #require(
      try await store.events(of: BrandID(rawValue: brand), after: nil, limit: 1000))
  }
}

@Suite("The outbox")
struct OutboxTests {
  @Test("every public event is written with its change, the others are not")
  func whatIsWritten() async throws {
    try await OutboxBench.run { bench in
      let contract = try await bench.contract()
      for kind in ContractEvent.Kind.allCases { try await bench.note(kind, on: contract) }
      let types = try await bench.records().map(\.type)
      #expect(Set(types) == Set(WebhookType.allCases.map(\.rawValue)))
      #expect(types.count == WebhookType.allCases.count)
    }
  }

  @Test("a signed copy that is held is told as a failure: nobody waits for a completion")
  func held() async throws {
    try await OutboxBench.run { bench in
      let contract = try await bench.contract()
      try await bench.note(.contractCompleted, .signedCopyQuarantined, on: contract)
      #expect(try await bench.records().map(\.type) == ["contract.failed"])
    }
  }

  @Test("contract.completed waits for the signed copy that can be fetched")
  func completed() async throws {
    try await OutboxBench.run { bench in
      let contract = try await bench.contract()
      try await bench.note(.contractCompleted, .signedCopyRejected, on: contract)
      #expect(try await bench.records().isEmpty)
      try await bench.note(.signedCopyVerified, on: contract)
      #expect(try await bench.records().map(\.type) == ["contract.completed"])
    }
  }

  @Test("a change that is rolled back leaves no webhook")
  func rolledBack() async throws {
    try await OutboxBench.run { bench in
      let contract = try await bench.contract()
      await #expect(throws: UnknownContract.self) {
        try await bench.store.change(contract.id, by: .server) { state in
          _ = try state.cancel(at: bench.start)
          throw UnknownContract()
        }
      }
      #expect(try await bench.records().isEmpty)
      try await bench.store.change(contract.id, by: .server) { state in
        _ = try state.cancel(at: bench.start)
      }
      let record = try #require(try await bench.records().first)
      #expect(record.type == "contract.canceled")
      // The state is the one after the change.
      #expect(record.body.contains(#""status":"canceled""#))
    }
  }

  @Test("what can happen once is told once, what can happen again is told again")
  func once() async throws {
    try await OutboxBench.run { bench in
      let contract = try await bench.contract()
      try await bench.note(.signedCopyVerified, .signedCopyVerified, on: contract)
      try await bench.note(.signatorySigned, .signatorySigned, on: contract)
      try await bench.note(.signatoryCodeSent, .signatoryCodeSent, on: contract)
      #expect(
        try await bench.records().map(\.type) == [
          "contract.completed", "signatory.signed", "signatory.code_sent", "signatory.code_sent",
        ])
    }
  }

  @Test("a body says what happened to what, and nothing personal")
  func body() async throws {
    try await OutboxBench.run { bench in
      let contract = try await bench.contract(metadata: ["agency": "Lyon 3"])
      try await bench.note(.signatorySigned, on: contract)
      #expect(
        try await bench.records()[0].body
          == #"{"data":{"brand":"b","contractId":"\#(contract.id.rawValue)","#
          + #""metadata":{"agency":"Lyon 3"},"reference":"R1","#
          + #""signatoryId":"\#(contract.signatories[0].id.rawValue)","status":"prepared"},"#
          + #""timestamp":"2026-09-21T14:13:20Z","type":"signatory.signed"}"#)
    }
  }

  @Test("of a contract only the earliest that waits is due")
  func order() async throws {
    try await OutboxBench.run { bench in
      let one = try await bench.contract()
      let two = try await bench.contract()
      try await bench.note(.contractCreated, .signatoryViewed, on: one)
      try await bench.note(.contractCreated, on: two)
      #expect(try await bench.due() == ["contract.created", "contract.created"])
      try await bench.settle(.retry("no", at: bench.start.addingTimeInterval(5)))
      // The first contract waits as a whole, the second does not.
      #expect(try await bench.dueNow().queues[0].map(\.contractID) == [two.id])
      #expect(try await bench.dueNow().next == bench.start.addingTimeInterval(5))
      try await bench.settle(.delivered("ok"))
      #expect(try await bench.due(after: 4).isEmpty)
      #expect(try await bench.due(after: 5) == ["contract.created"])
      try await bench.settle(.delivered("ok"), after: 5)
      #expect(try await bench.due(after: 5) == ["signatory.viewed"])
    }
  }

  @Test("one that is given up makes way; replayed, it goes before what waits")
  func givenUp() async throws {
    try await OutboxBench.run { bench in
      let contract = try await bench.contract()
      try await bench.note(.contractCreated, .signatoryViewed, on: contract)
      try await bench.note(.signatorySigned, on: contract, after: 1)
      try await bench.settle(.dead("no"), after: 1)
      let id = try await bench.records()[0].id
      #expect(try await bench.store.health(of: bench.endpoint).reason == .failing)
      #expect(try await bench.due(after: 1).isEmpty)
      #expect(try await bench.store.replay(id, of: BrandID(rawValue: "b"), at: bench.start))
      #expect(try await bench.due(after: 1) == ["contract.created"])
      try await bench.settle(.delivered("ok"), after: 1)
      #expect(try await bench.due(after: 1) == ["signatory.viewed"])
    }
  }

  @Test("an end is written down once")
  func settledOnce() async throws {
    try await OutboxBench.run { bench in
      try await bench.note(.contractCreated, on: try await bench.contract())
      let id = try await bench.dueNow().queues[0][0].id
      try await bench.settle(.delivered("ok"))
      // A late answer of another run finds nothing to change.
      let late = try await bench.store.settle(
        id, of: bench.endpoint, .gone("HTTP 410"), began: bench.start, at: bench.start)
      #expect(late == nil)
      #expect(try await bench.records()[0].state == .delivered)
      #expect(try await bench.store.health(of: bench.endpoint).reason == nil)
    }
  }

  @Test("an endpoint is disabled when nothing was taken since a dead letter's first try")
  func persistentFailure() async throws {
    try await OutboxBench.run { bench in
      let one = try await bench.contract()
      let two = try await bench.contract()
      try await bench.note(.contractCreated, on: one)
      let retry = bench.start.addingTimeInterval(200)
      try await bench.settle(.retry("no", at: retry))
      try await bench.note(.contractCreated, on: two, after: 100)
      try await bench.settle(.delivered("ok"), after: 100)
      // Something was delivered while the first was being tried: it alone is at fault.
      #expect(try await bench.settle(.dead("no"), after: 200) == nil)
      try await bench.note(.signatoryViewed, on: two, after: 300)
      #expect(try await bench.settle(.dead("no"), after: 300) == .failing)
      #expect(
        try await bench.store.health(of: bench.endpoint)
          == WebhookHealth(
            disabledAt: bench.start.addingTimeInterval(300), reason: .failing,
            lastSuccessAt: bench.start.addingTimeInterval(100)))
    }
  }

  @Test("a disabled endpoint is enabled by another address, and by a replay of all")
  func enabledAgain() async throws {
    try await OutboxBench.run { bench in
      let contract = try await bench.contract()
      try await bench.note(.contractCreated, .signatoryViewed, on: contract)
      #expect(try await bench.settle(.gone("HTTP 410")) == .gone)
      #expect(try await bench.due().isEmpty)
      let moved = WebhookEndpointKey(brandID: bench.endpoint.brandID, fingerprint: "second")
      let due = try await bench.store.due([moved], at: bench.start, limit: 10)
      #expect(due.queues[0].map(\.type) == ["signatory.viewed"])
      #expect(
        try await bench.store.replayAll(of: bench.endpoint.brandID, at: bench.start) == 1)
      #expect(try await bench.due() == ["contract.created"])
    }
  }

  @Test("events without an endpoint are kept, and never become due")
  func none() async throws {
    try await OutboxBench.run { bench in
      try await bench.note(.contractCreated, on: try await bench.contract(brand: "other"))
      let key = WebhookEndpointKey(brandID: BrandID(rawValue: "other"), fingerprint: "x")
      let due = try await bench.store.due([key], at: .distantFuture, limit: 10)
      #expect(due == DueWebhooks(queues: [[]], next: nil))
      #expect(try await bench.records(brand: "other").map(\.state) == [WebhookState.none])
      #expect(try await bench.store.depth() == WebhookDepth(pending: 0, dead: 0, oldest: nil))
    }
  }

  @Test("events are read by cursor, in order, each brand its own")
  func cursor() async throws {
    try await OutboxBench.run { bench in
      let brand = BrandID(rawValue: "b")
      let contract = try await bench.contract()
      for _ in 0..<5 { try await bench.note(.signatoryViewed, on: contract) }
      try await bench.note(.contractCreated, on: try await bench.contract(brand: "other"))
      let all = try await bench.records().map(\.id)
      var read: [WebhookID] = []
      while let page = try await bench.store.events(of: brand, after: read.last, limit: 2),
        !page.isEmpty
      {
        read += page.map(\.id)
      }
      #expect(read == all && all.count == 5)
      let foreign = try await bench.records(brand: "other")[0].id
      #expect(try await bench.store.events(of: brand, after: foreign, limit: 2) == nil)
      #expect(
        try await bench.store.events(of: brand, after: WebhookID(rawValue: "x"), limit: 2) == nil)
    }
  }

  @Test("webhooks are listed newest first, by state and page")
  func list() async throws {
    try await OutboxBench.run { bench in
      let brand = BrandID(rawValue: "b")
      let contract = try await bench.contract()
      for _ in 0..<4 { try await bench.note(.signatoryViewed, on: contract) }
      try await bench.settle(.delivered("HTTP 204"))
      try await bench.settle(.dead("HTTP 500"))
      let all = try await bench.records()
      func list(_ state: WebhookState?, before: WebhookID? = nil) async throws -> [WebhookID] {
        try await bench.store.webhooks(
          WebhookQuery(brandID: brand, state: state, before: before, limit: 2)
        ).map(\.id)
      }
      #expect(try await list(nil) == [all[3].id, all[2].id])
      #expect(try await list(nil, before: all[2].id) == [all[1].id, all[0].id])
      #expect(try await list(.dead) == [all[1].id])
      #expect(all[1].lastOutcome == "HTTP 500")
      let depth = try await bench.store.depth()
      #expect(depth == WebhookDepth(pending: 2, dead: 1, oldest: bench.start))
    }
  }

  @Test("a clock that was put back makes due what was tried in its future")
  func clockBack() async throws {
    try await OutboxBench.run { bench in
      let contract = try await bench.contract()
      try await bench.note(.contractCreated, .signatoryViewed, on: contract)
      try await bench.settle(.retry("no", at: bench.start.addingTimeInterval(86_400)))
      // Its time has come by no clock: it waits.
      try await bench.store.releaseFuture(at: bench.start.addingTimeInterval(60))
      #expect(try await bench.due(after: 60).isEmpty)
      try await bench.store.releaseFuture(at: bench.start.addingTimeInterval(-3600))
      #expect(try await bench.due(after: -3600) == ["contract.created"])
    }
  }

  @Test("the dispatcher is woken after the commit, and only for what is sent")
  func signal() async throws {
    try await OutboxBench.run { bench in
      try await bench.note(.contractCreated, on: try await bench.contract())
      // Returns at once: it was rung.
      await bench.store.signal.wait()
      try await bench.note(.contractCreated, on: try await bench.contract(brand: "other"))
      await #expect(throws: CancellationError.self) {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            await bench.store.signal.wait()
            try Task.checkCancellation()
          }
          group.cancelAll()
          try await group.waitForAll()
        }
      }
    }
  }

  @Test("opened again, the outbox is as it was left")
  func reopened() async throws {
    try await OutboxBench.run { bench in
      try await bench.note(.contractCreated, on: try await bench.contract())
      let before = try await bench.dueNow()
      let again = try SigningDatabase(at: bench.path)
      #expect(
        try await again.due([bench.endpoint], at: bench.start, limit: 10).queues == before.queues)
    }
  }
}
