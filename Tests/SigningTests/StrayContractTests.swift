import Foundation
import SigningStore
import Testing

@testable import Signing

@Suite("Contracts of the platform that carry our reference")
struct StrayContractTests {
  private let quarantine: TimeInterval = 180

  @Test("several found: the oldest is ours, the others are canceled")
  func several() async throws {
    try await EngineWorld.run(
      .init(
        create: [.unknown], sms: [.done(())], detail: [.read(.open)],
        cancel: [.done(()), .done(())])
    ) { world in
      try await world.start()
      world.time.advance(quarantine)
      world.platform.answer {
        $0.list = [
          .done([
            world.listed("third", after: 9), world.listed("first"),
            world.listed("second", after: 5),
          ])
        ]
      }
      try await world.sweep()
      #expect(try await world.state().remoteID == "first")
      #expect(Set(world.platform.canceled) == ["second", "third"])
      let calls = try await world.store.calls(of: world.contract.id)
      #expect(
        calls.filter { $0.name == "contractCancelRequest" }.map(\.outcome) == ["done", "done"])
    }
  }

  @Test(
    "a creation that turns up after all is canceled by the next list, and looked for on purpose")
  func lateCreation() async throws {
    try await EngineWorld.run(
      .init(create: [.unknown, .opened("second")], sms: [.done(())], cancel: [.done(())])
    ) { world in
      try await world.start()
      world.time.advance(quarantine)
      world.platform.answer { $0.list = [.done([])] }
      try await world.sweep()
      #expect(try await world.state().remoteID == "second")
      world.platform.forget()
      try await world.sweep()
      #expect(world.platform.calls.isEmpty)
      world.time.advance(3_600)
      let both = [world.listed("first"), world.listed("second", after: 200)]
      world.platform.answer { $0.list = [.done(both)] }
      try await world.sweep()
      #expect(world.platform.calls == ["list", "cancel"])
      #expect(world.platform.canceled == ["first"])
      // Once more the day after, then never again.
      world.time.advance(86_400)
      world.platform.answer { $0.list = [.done([both[1]])] }
      try await world.sweep()
      world.time.advance(10 * 86_400)
      try await world.sweep()
      #expect(world.platform.calls == ["list", "cancel", "list"])
      #expect(try await world.state().status == .open)
    }
  }

  @Test("a cancel of such a contract without an answer is looked after")
  func strayCancelUnknown() async throws {
    try await EngineWorld.run(
      .init(
        create: [.unknown, .opened("second")], sms: [.done(())], cancel: [.unknown, .done(())])
    ) { world in
      try await world.start()
      world.time.advance(quarantine)
      world.platform.answer { $0.list = [.done([])] }
      try await world.sweep()
      let both = [world.listed("first"), world.listed("second", after: 200)]
      for _ in 0..<2 {
        world.time.advance(3_600)
        world.platform.answer { $0.list = [.done(both)] }
        try await world.sweep()
      }
      #expect(world.platform.canceled == ["first", "first"])
    }
  }

  @Test("people are found by their names where the platform has another order")
  func namesInAnotherOrder() async throws {
    let detail = RemoteDetail(
      status: .open,
      signatories: [
        RemoteSignatory(id: "m", name: "Marc Dubois"),
        RemoteSignatory(id: "c", name: "Claire Dubois"),
      ], signedAt: [:], signedDocuments: [])
    let people = ["Claire", "Marc"].map {
      Signatory(
        id: .random(), firstName: $0, lastName: "Dubois", email: "",
        mobile: PhoneNumber(stored: "+33612345678"))
    }
    #expect(detail.ids(of: people) == ["c", "m"])
    #expect(detail.ids(of: [people[0], people[0]]) == ["m", "c"])
  }

  @Test("our reference is what stands at a label’s end, and nothing else")
  func references() {
    let id = ContractID.random()
    #expect(ContractID(inRemoteLabel: "Contrat [x] [\(id.rawValue)]") == id)
    #expect(ContractID(inRemoteLabel: "Contrat [\(id.rawValue)] [x]") == nil)
    #expect(ContractID(inRemoteLabel: "[\(id.rawValue)] Contrat") == nil)
    #expect(ContractID(inRemoteLabel: "Contrat") == nil)
    #expect(ContractID(inRemoteLabel: "") == nil)
  }
}
