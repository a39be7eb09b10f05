import Foundation
import SigningStore
import Testing

@testable import Signing

@Suite("Deadlines")
struct DeadlineTests {
  @Test("past its deadline a contract is read once before it is called expired, and never canceled")
  func expired() async throws {
    try await overdue(.expired) { world in
      #expect(world.platform.calls == ["list"])
      let state = try await world.state()
      #expect(state.status == .expired)
      let kinds = try await world.kinds()
      #expect(kinds.filter { $0 == .contractExpired }.count == 1)
      try await world.sweep()
      #expect(world.platform.calls == ["list"])
    }
  }

  @Test("signed at the last moment, it is signed")
  func signedAtTheLastMoment() async throws {
    try await overdue(.signed) { world in
      #expect(world.platform.calls == ["list", "detail"])
      let state = try await world.state()
      #expect(state.signedCopy == .verified)
      let kinds = try await world.kinds()
      #expect(!kinds.contains(.contractExpired))
    }
  }

  @Test("the platform’s word that it is open counts more than our clock, for a day")
  func clockPutForward() async throws {
    try await overdue(.open) { world in
      #expect(try await world.state().status == .open)
      world.time.advance(86_400)
      world.platform.answer { $0.list = [.done([world.listed("r", .open)])] }
      try await world.sweep()
      #expect(try await world.state().status == .expired)
      #expect(!world.platform.calls.contains("cancel"))
    }
  }

  /// An open contract at its deadline, swept once.
  private func overdue(
    _ status: RemoteStatus, _ body: @escaping @Sendable (EngineWorld) async throws -> Void
  ) async throws {
    try await EngineWorld.run(
      .init(create: [.opened()], sms: [.done(())], detail: [.signed()])
    ) { world in
      try await world.start()
      let deadline = try #require(try await world.store.contract(world.contract.id)).deadline
      world.time.advance(deadline.timeIntervalSince(world.time.now))
      world.platform.forget()
      world.platform.answer { $0.list = [.done([world.listed("r", status)])] }
      try await world.sweep()
      try await body(world)
    }
  }

  @Test("time alone ends nothing that exists on the platform")
  func timeAlone() {
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    var open = ContractState(
      status: .open, remoteID: "r", signatories: [SignatoryState(id: .random())], deadline: now)
    open.deadlinePassed(at: now)
    #expect(open.status == .open)
    #expect(open.settling(at: now) == .list)
  }

  @Test("what nobody began expires without a call")
  func neverBegun() async throws {
    try await EngineWorld.run(.init()) { world in
      world.time.advance(500 * 86_400)
      try await world.sweep()
      #expect(try await world.state().status == .expired)
      #expect(world.platform.calls.isEmpty)
    }
  }
}
