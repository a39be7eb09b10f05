import Foundation
import NIOHTTP1
import Synchronization
import Testing

@testable import ParapheApp
@testable import Signing
@testable import SigningStore
@testable import SigningWeb

@Suite("Pages whose answer is held back", .timeLimit(.minutes(2)))
struct HeldPageTests {
  private final class Time: Sendable {
    private let ahead = Mutex<TimeInterval>(0)
    var clock: SigningClock {
      SigningClock(now: { Date().addingTimeInterval(self.ahead.withLock { $0 }) })
    }
    func advance(_ seconds: TimeInterval) { ahead.withLock { $0 += seconds } }
  }

  /// A visitor whose contract's creation was never answered: it is looked for after a quarantine.
  private static func inDoubt(_ server: RunningServer) async throws -> String {
    let (_, links) = try await server.deposit()
    try await server.fault("workThenDrop", on: "contractCreateRequest")
    let answer = try await server.start(links[0])
    #expect(answer.location?.hasSuffix("/code") == true)
    return links[0]
  }

  private static func watchers(_ server: RunningServer, are count: Int) async throws {
    let store = try #require(server.server.store as? SigningDatabase)
    while store.changes.count != count { await Task.yield() }
  }

  @Test("each press and each form counts once, however long the answer is held")
  func counted() async throws {
    let settings = ["PARAPHE_LINK_REQUESTS": "3", "PARAPHE_PAGE_HOLD_SECONDS": "1"]
    try await RunningServer.run(settings) { server in
      // A page and a form: two of six.
      let link = try await Self.inDoubt(server)
      for _ in 0..<3 {
        let page = try await server.send(.GET, "\(link)/code?wait=1&from=sending")
        #expect(page.status == 200)
        #expect(page.text.contains("Envoi du code en cours"))
      }
    }
  }

  @Test("the answer comes with the outcome, by a change of the contract alone")
  func outcome() async throws {
    let time = Time()
    try await RunningServer.run(["PARAPHE_PAGE_HOLD_SECONDS": "60"], clock: time.clock) { server in
      let link = try await Self.inDoubt(server)
      async let held = server.send(.GET, "\(link)/code?wait=1&from=sending")
      try await Self.watchers(server, are: 1)
      time.advance(200)
      await server.sweep()
      let page = try await held
      #expect(page.status == 200)
      #expect(page.text.contains(#"name="code""#))
      #expect(page.headers.first(name: "Connection") == "close")
    }
  }

  @Test("a visitor who leaves is waited for no longer")
  func leaving() async throws {
    try await RunningServer.run(["PARAPHE_PAGE_HOLD_SECONDS": "60"]) { server in
      let link = try await Self.inDoubt(server)
      let visitor = Task { try await server.send(.GET, "\(link)/code?wait=1&from=sending") }
      try await Self.watchers(server, are: 1)
      visitor.cancel()
      try await Self.watchers(server, are: 0)
    }
  }

  @Test("a few are held for a link, and so many for all; whoever comes then is answered at once")
  func bounded() async throws {
    let pages = HeldPages(each: 1, most: 2)
    let (one, two, three) = (LinkID.random(), LinkID.random(), LinkID.random())
    let more = await pages.hold(one) {
      #expect(await pages.hold(one) { true } == nil)
      return await pages.hold(two) { await pages.hold(three) { true } }
    }
    #expect(more == .some(.some(nil)))
    #expect(await pages.hold(three) { true } == true)
  }
}
