import SigningStore
import Testing

@testable import Signing

@Suite("Changes of contracts that somebody waits for", .timeLimit(.minutes(1)))
struct ContractChangesTests {
  private let one = ContractID(rawValue: "ctr_one")
  private let other = ContractID(rawValue: "ctr_other")

  @Test("a change between the first look and the wait is not missed, and several are heard as one")
  func early() async {
    let changes = ContractChanges()
    let watched = changes.watch(one)
    changes.ring(one)
    changes.ring(one)
    changes.ring(other)
    var next = watched.makeAsyncIterator()
    #expect(await next.next() != nil)
    let waiting = Task {
      var next = watched.makeAsyncIterator()
      return await next.next() != nil
    }
    changes.ring(one)
    #expect(await waiting.value)
  }

  @Test("whoever stops waiting is forgotten")
  func forgotten() async {
    let changes = ContractChanges()
    let watched = changes.watch(one)
    let waiting = Task { for await _ in watched {} }
    #expect(changes.count == 1)
    waiting.cancel()
    await waiting.value
    #expect(changes.count == 0)
    do { _ = changes.watch(one) }
    #expect(changes.count == 0)
  }

  @Test("a commit of the contract's state rings, and one that changes nothing does not")
  func commits() async throws {
    try await EngineWorld.run(.willing()) { world in
      let watched = world.store.changes.watch(world.contract.id)
      try await world.store.change(world.contract.id, by: .server) { _ in }
      let waiting = Task {
        var next = watched.makeAsyncIterator()
        guard await next.next() != nil else { return ContractStatus.prepared }
        return try await world.state().status
      }
      try await world.start()
      #expect(try await waiting.value != .prepared)
    }
  }
}
