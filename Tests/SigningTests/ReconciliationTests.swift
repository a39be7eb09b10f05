import Foundation
import GRDB
import Testing

@testable import Signing
@testable import SigningStore

@Suite("Reconciliation")
struct ReconciliationTests {
  private let quarantine: TimeInterval = 180

  @Test("a creation without an answer is looked for after its quarantine, and adopted")
  func adopted() async throws {
    try await EngineWorld.run(
      .init(create: [.unknown], sms: [.done(())], detail: [.read(.open)])
    ) { world in
      try await world.start()
      try await world.sweep()
      #expect(world.platform.calls == ["create"])
      world.time.advance(quarantine)
      world.platform.answer { $0.list = [.done([world.listed("r9")])] }
      try await world.sweep()
      #expect(world.platform.calls == ["create", "list", "detail", "sms"])
      let state = try await world.state()
      #expect(state.status == .open && state.remoteID == "r9")
      #expect(state.signatory(world.claire)?.remoteID == "s1")
      #expect(state.signatory(world.claire)?.status == .codeSent)
      #expect(try await world.store.openCalls().isEmpty)
    }
  }

  @Test("the list is asked for from the day before to the day after")
  func window() async throws {
    try await EngineWorld.run(.init(create: [.unknown])) { world in
      try await world.start()
      world.time.advance(quarantine)
      try await world.sweep()
      let window = try #require(world.platform.windows.first)
      // 21 September 2026, Paris.
      #expect(window.start == (try Date("2026-09-19T22:00:00Z", strategy: .iso8601)))
      #expect(window.end == (try Date("2026-09-22T22:00:00Z", strategy: .iso8601)))
    }
  }

  @Test("not found: created again, once by itself")
  func notFound() async throws {
    try await EngineWorld.run(
      .init(create: [.unknown, .unknown, .opened()], sms: [.done(())])
    ) { world in
      try await world.start()
      for _ in 0..<2 {
        world.time.advance(quarantine)
        world.platform.answer { $0.list = [.done([])] }
        try await world.sweep()
      }
      #expect(world.platform.calls == ["create", "list", "create", "list"])
      #expect(try await world.state().status == .prepared)
      // The button is there again.
      try await world.start()
      #expect(try await world.state().status == .open)
    }
  }

  @Test("one list settles a creation, a cancellation and a signature of three contracts")
  func oneList() async throws {
    try await EngineWorld.run(
      .init(
        create: [.opened("b"), .opened("c"), .unknown], sms: Array(repeating: .done(()), count: 3),
        sign: [.unknown], detail: [.unknown, .read(.open), .signed()], cancel: [.unknown])
    ) { world in
      let canceled = world
      try await canceled.start()
      try await canceled.engine.cancel(canceled.contract.id, by: .server)
      #expect(try await canceled.state().status == .cancelUnknown)
      let signed = try await world.another()
      try await signed.start()
      try await signed.submit()
      #expect(try await signed.state().signatory(signed.claire)?.status == .signUnknown)
      let sought = try await world.another()
      try await sought.start()
      world.time.advance(quarantine)
      world.platform.forget()
      world.platform.answer {
        $0.list = [
          .done([
            canceled.listed("b", .canceled), signed.listed("c", .signed), sought.listed("a"),
          ])
        ]
        // The order in which they are read is not fixed: both read alike.
        $0.detail = Array(
          repeating: .done(
            RemoteDetail(
              status: .open, signatories: [RemoteSignatory(id: "s1", name: "Claire Dubois")],
              signedAt: [:], signedDocuments: [Data("%PDF signed".utf8)])), count: 2)
      }
      try await world.sweep()
      #expect(world.platform.calls.filter { $0 == "list" }.count == 1)
      // One for the ids of the one that was found, one for the signed copy.
      #expect(world.platform.calls.filter { $0 == "detail" }.count == 2)
      #expect(world.platform.calls.first == "list")
      #expect(try await canceled.state().status == .canceled)
      #expect(try await signed.state().signedCopy == .verified)
      #expect(try await sought.state().status == .open)
    }
  }

  @Test("listed as ended, the only signature that is not known was not made: nothing else is read")
  func endedBeforeTheOnlySignature() async throws {
    try await unknownSignature(["Claire"]) { world in
      world.platform.answer { $0.list = [.done([world.listed("r", .canceled)])] }
      try await world.sweep()
      #expect(world.platform.calls == ["list"])
      let state = try await world.state()
      #expect(state.status == .canceled)
      #expect(state.signatory(world.claire)?.status == .canceled)
    }
  }

  @Test("listed as ended, one of several who had not signed may have: the contract is read")
  func endedWithSeveral() async throws {
    try await unknownSignature(["Claire", "Marc"]) { world in
      world.platform.answer {
        $0.list = [.done([world.listed("r", .canceled)])]
        $0.detail = [.read(.canceled, signedBy: ["s1"])]
      }
      try await world.sweep()
      #expect(world.platform.calls == ["list", "detail"])
      let state = try await world.state()
      #expect(state.status == .canceled)
      #expect(state.signatory(world.claire)?.status == .signed)
    }
  }

  /// A contract with an unknown signature of Claire's, and one whose creation has to be looked for.
  private func unknownSignature(
    _ names: [String], _ body: @escaping @Sendable (EngineWorld) async throws -> Void
  ) async throws {
    try await EngineWorld.run(
      .init(
        create: [.opened("r", names.count), .unknown], sms: [.done(())], sign: [.unknown],
        detail: [.unknown]), draft: .sample(names)
    ) { world in
      try await world.start()
      try await world.submit()
      let sought = try await world.another()
      try await sought.start()
      // Nothing of it is found, and nobody wants it any more.
      try await sought.store.change(sought.contract.id, by: .server) { $0.forgetWantedCodes() }
      world.time.advance(quarantine)
      world.platform.forget()
      try await body(world)
    }
  }

  @Test("a contract that changed while the list was on its way is not settled by it")
  func changedMeanwhile() async throws {
    try await EngineWorld.run(
      .init(create: [.opened()], sms: [.done(())], cancel: [.unknown, .unknown])
    ) { world in
      try await world.start()
      world.time.advance(500 * 86_400)
      world.platform.answer { script in
        script.list = [.done([world.listed("r", .open)])]
        script.whileListing = { _ = try? await world.engine.cancel(world.contract.id, by: .server) }
      }
      try await world.sweep()
      #expect(world.platform.calls == ["create", "sms", "cancel", "list"])
      #expect(try await world.state().status == .cancelUnknown)
    }
  }

  @Test("a list belongs to no contract; one that a stop interrupted is ended, and asked for again")
  func listIntents() async throws {
    try await EngineWorld.run(.init(create: [.unknown])) { world in
      try await world.start()
      world.time.advance(quarantine)
      let call = RemoteCall(attempt: .random(), kind: .list)
      #expect(try await world.store.begin(call, on: .main, at: world.time.now))
      try await world.sweep()
      let rows = try await world.store.pool.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT contract_id, outcome FROM remote_call WHERE name = 'contractListRequest'
            ORDER BY begun_at, outcome DESC
            """
        ).map { [$0["contract_id"] as String?, $0["outcome"]] }
      }
      #expect(rows == [[nil, "not read: no usable answer"], [nil, "not read: interrupted"]])
      #expect(try await world.usage().used == 3)
    }
  }

  @Test("reading waits for the budget")
  func listWaits() async throws {
    try await EngineWorld.run(.init(create: [.unknown]), dailyRequests: 4) { world in
      try await world.start()
      world.platform.answer { $0.create = [.refused(.quota)] }
      try? await world.another().start()
      try await world.store.pool.write { db in
        try world.store.budget.useUp(.main, at: world.time.now, db)
      }
      world.time.advance(quarantine)
      world.platform.forget()
      try await world.sweep()
      #expect(world.platform.calls.isEmpty)
      #expect(try await world.state().status == .createUnknown)
    }
  }

  @Test("a clock that goes back makes no reading wait for it")
  func backoffAndClock() {
    var backoff = Backoff()
    let id = ContractID.random()
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    backoff.tried(id, at: now)
    #expect(!backoff.isDue(id, at: now.addingTimeInterval(14)))
    #expect(backoff.isDue(id, at: now.addingTimeInterval(15)))
    #expect(backoff.isDue(id, at: now.addingTimeInterval(-86_400)))
  }
}
