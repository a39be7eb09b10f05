import Testing

@testable import Signing

@Suite("Shares of what there is so much of")
struct SharesTests {
  @Test("what is taken is there again when nobody holds it")
  func released() async throws {
    let shares = Shares(100)
    do {
      let share = try await shares.take(60)
      #expect(shares.free == 40)
      withExtendedLifetime(share) {}
    }
    #expect(shares.free == 100)
  }

  @Test("who finds none in time is told so, and takes nothing")
  func patience() async throws {
    let shares = Shares(100, patience: .milliseconds(1))
    let all = try await shares.take(100)
    await #expect(throws: ServerBusy.self) { try await shares.take(1) }
    #expect(shares.free == 0)
    withExtendedLifetime(all) {}
  }

  @Test("only so many wait")
  func waiting() async throws {
    let shares = Shares(4, mostWaiting: 0)
    let all = try await shares.take(4)
    await #expect(throws: ServerBusy.self) { try await shares.take(1) }
    withExtendedLifetime(all) {}
  }

  @Test("who waits is served when something comes back, the first first")
  func order() async throws {
    let shares = Shares(8, patience: .seconds(60))
    var first: Share? = try await shares.take(6)
    let (order, told) = AsyncStream.makeStream(of: Int.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let share = try await shares.take(6)
        told.yield(1)
        withExtendedLifetime(share) {}
      }
      await Self.until { shares.waiting == 1 }
      group.addTask {
        // It would fit, and waits behind the other.
        let share = try await shares.take(1)
        told.yield(2)
        withExtendedLifetime(share) {}
      }
      await Self.until { shares.waiting == 2 }
      withExtendedLifetime(first) {}
      first = nil
      try await group.waitForAll()
    }
    told.finish()
    #expect(await order.reduce(into: []) { $0.append($1) } == [1, 2])
    #expect(shares.free == 8)
  }

  @Test("who wants more than there is gets all of it, alone")
  func clamped() async throws {
    let shares = Shares(100)
    let share = try await shares.take(Int.max)
    #expect(shares.free == 0)
    withExtendedLifetime(share) {}
  }

  @Test("who leaves while waiting keeps nobody back")
  func cancelled() async throws {
    let shares = Shares(100, patience: .seconds(60))
    let some = try await shares.take(50)
    let large = Task { try await shares.take(70) }
    await Self.until { shares.waiting == 1 }
    let small = Task { try await shares.take(10) }
    await Self.until { shares.waiting == 2 }
    large.cancel()
    let share = try await small.value
    #expect(shares.free == 40)
    withExtendedLifetime((some, share)) {}
  }

  @Test("a share grows and shrinks")
  func resized() async throws {
    let shares = Shares(100, patience: .milliseconds(1))
    let share = try await shares.take(10)
    try await share.resize(to: 60)
    #expect(shares.free == 40)
    try await share.resize(to: 5)
    #expect(shares.free == 95)
    let other = try await shares.take(60)
    await #expect(throws: ServerBusy.self) { try await share.resize(to: 50) }
    #expect(shares.free == 35)
    withExtendedLifetime((share, other)) {}
  }

  private static func until(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
  }
}
