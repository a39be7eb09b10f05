import Foundation
import Logging
import NIOHTTP1
import ServiceLifecycle
import Signing
import Synchronization
import Testing

@testable import ParapheApp
@testable import SigningWeb

@Suite("Whether the server is ready", .timeLimit(.minutes(2)))
struct ReadyTests {
  /// A clock that stands still until it is told.
  private final class HandClock: Sendable {
    private let value = Mutex(ContinuousClock.now)
    var now: ContinuousClock.Instant { value.withLock { $0 } }
    func advance(_ duration: Duration) { value.withLock { $0 += duration } }
  }

  @Test("not before the first reconciliation, but no longer than it may keep visitors out")
  func reconciling() {
    let clock = HandClock()
    let readiness = Readiness(patience: .seconds(30), now: { clock.now })
    #expect(readiness.obstacle == .reconciling)
    clock.advance(.seconds(29))
    #expect(readiness.obstacle == .reconciling)
    clock.advance(.seconds(1))
    #expect(readiness.obstacle == nil)
    let quick = Readiness(patience: .seconds(30), now: { clock.now })
    quick.reconciled()
    #expect(quick.obstacle == nil)
    quick.stopping()
    #expect(quick.obstacle == .stopping)
  }

  @Test("the probe says why not, in a word")
  func probe() async throws {
    let kept = Mutex<Readiness?>(nil)
    try await RunningServer.run { server in
      kept.withLock { $0 = server.server.readiness }
      // The first pass has nothing to look at here, and does not take long.
      var answer = try await server.send(.GET, "/readyz")
      for _ in 0..<1_000 where answer.status != 200 {
        #expect(answer.text == "not ready: reconciling\n")
        answer = try await server.send(.GET, "/readyz")
      }
      #expect(answer.text == "ready\n")
      server.server.readiness.stopping()
      let stopping = try await server.send(.GET, "/readyz")
      #expect(stopping.status == 503)
      #expect(stopping.text == "not ready: stopping\n")
    }
  }

  @Test("a stop is said at once, by the last service to start")
  func stop() async throws {
    let readiness = Readiness()
    readiness.reconciled()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let group = ServiceGroup(
      services: [ReadinessService(readiness: readiness)], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    #expect(readiness.obstacle == .stopping)
    try await RunningServer.run { server in
      #expect(server.server.services.last is ReadinessService)
    }
  }
}
