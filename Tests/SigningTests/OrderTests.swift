import Foundation
import SigningStore
import Testing

@testable import Signing

@Suite("Signing one after the other")
struct OrderTests {
  private let names = ["Claire", "Marc", "Zoé"]

  @Test("in a given order only the next may start; each may once the one before has signed")
  func givenOrder() async throws {
    try await EngineWorld.run(
      .willing(3), findings: [.passing(names)], draft: .sample(names, order: "given")
    ) { world in
      let people = world.contract.signatories.map(\.id)
      for late in people.dropFirst() {
        await #expect(throws: MoveRefusal.notYourTurn) { try await world.start(late) }
      }
      try await world.start(people[0])
      await #expect(throws: MoveRefusal.notYourTurn) { try await world.start(people[1]) }
      #expect(world.platform.calls == ["create", "sms"])
      try await world.submit(for: people[0])
      await #expect(throws: MoveRefusal.notYourTurn) { try await world.start(people[2]) }
      for id in people.dropFirst() {
        try await world.start(id)
        try await world.submit(for: id)
      }
      let state = try await world.state()
      #expect(state.signedCopy == .verified)
      #expect(world.platform.calls.count == 8)
    }
  }

  @Test("in any order the last may be the first")
  func anyOrder() async throws {
    try await EngineWorld.run(.willing(3), draft: .sample(names)) { world in
      let last = world.contract.signatories[2].id
      try await world.start(last)
      try await world.submit(for: last)
      let state = try await world.state()
      #expect(state.signatory(last)?.status == .signed && state.status == .open)
    }
  }

  @Test("whoever waits for their turn may refuse at once, and that ends it for all")
  func refusingEarly() async throws {
    try await EngineWorld.run(.willing(3), draft: .sample(names, order: "given")) { world in
      try await world.start()
      try await world.engine.decline(
        world.contract.signatories[2].id, of: world.contract.id, reason: nil, by: .claire)
      let state = try await world.state()
      #expect(state.status == .canceled)
      #expect(state.signatory(world.claire)?.status == .canceled)
    }
  }

  @Test("the order survives a restart and stands in the audit trail")
  func kept() async throws {
    try await EngineWorld.run(.init(), draft: .sample(names, order: "given")) { world in
      let contract = try await world.store.contract(world.contract.id)
      #expect(contract?.order == .given)
      #expect(contract?.state.turn(of: world.claire) == .always)
      let events = try await world.store.events(of: world.contract.id)
      #expect(events.first?.data["order"] == "given")
    }
  }

  @Test("an order that is none is refused", arguments: ["GIVEN", "", "random"])
  func unknownOrder(order: String) async throws {
    await #expect(throws: DraftRefused.self) {
      try await EngineWorld.run(.init(), draft: .sample(names, order: order)) { _ in }
    }
  }

  @Test("waiting for one’s turn ends no link: its clock begins with the turn")
  func links() {
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    let lifetimes = LinkLifetimes()
    let days = 86_400.0
    func link(opened: TimeInterval? = nil, seen: TimeInterval? = nil) -> SigningLink {
      SigningLink(
        id: .random(), contractID: .random(), signatoryID: .random(), createdAt: now,
        openedAt: opened.map(now.addingTimeInterval), lastSeenAt: seen.map(now.addingTimeInterval))
    }
    let first = SignatoryID.random()
    let second = SignatoryID.random()
    func isUsable(
      _ link: SigningLink, firstSignedAfter signed: TimeInterval?, after seconds: TimeInterval
    ) -> Bool {
      let own = SignatoryState(id: second)
      let other = SignatoryState(
        id: first, status: signed == nil ? .codeSent : .signed,
        signedAt: signed.map(now.addingTimeInterval))
      return link.isUsable(
        by: own, of: ContractState(status: .open, signatories: [other, own], order: .given),
        at: now.addingTimeInterval(seconds), lifetimes)
    }
    #expect(isUsable(link(), firstSignedAfter: nil, after: 30 * days))
    #expect(isUsable(link(opened: 60, seen: 90), firstSignedAfter: nil, after: 30 * days))
    let turn = 3 * days
    #expect(isUsable(link(), firstSignedAfter: turn, after: 3 * days + 3_599))
    #expect(!isUsable(link(), firstSignedAfter: turn, after: 3 * days + 3_600))
    // Opened while it was somebody else's turn: nobody is there yet.
    #expect(isUsable(link(opened: 60, seen: 90), firstSignedAfter: turn, after: 3 * days + 3_599))
    let seen = link(opened: 60, seen: 3 * days + 60)
    #expect(isUsable(seen, firstSignedAfter: turn, after: 3 * days + 60 + 1_799))
    #expect(!isUsable(seen, firstSignedAfter: turn, after: 3 * days + 60 + 1_800))
    let long = link(opened: 60, seen: 3 * days + 14_399)
    #expect(!isUsable(long, firstSignedAfter: turn, after: 3 * days + 14_400))
  }
}
