import Foundation
import GRDB
import NIOHTTP1
import Synchronization
import Testing

@testable import ParapheApp
@testable import Signing
@testable import SigningStore

@Suite("How often a contract is read", .timeLimit(.minutes(2)))
struct ContractLoadTests {
  private final class Arrivals: Sendable {
    let count = Mutex(0)
  }

  /// Counts the contracts that are read whole, on every connection of a database.
  private final class Loads: Sendable {
    private let counted = Mutex(0)
    var count: Int { counted.withLock { $0 } }

    func watch(_ store: SigningDatabase) async throws {
      let trace: @Sendable (Database) -> Void = { db in
        db.trace { event in
          guard "\(event)".hasPrefix("SELECT * FROM contract WHERE id") else { return }
          self.counted.withLock { $0 += 1 }
        }
      }
      try await store.pool.write { db in trace(db) }
      // Each stays until all are here: none is given to two of them.
      let readers = store.pool.configuration.maximumReaderCount
      let gate = NSCondition()
      let here = Arrivals()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<readers {
          group.addTask {
            try await store.pool.read { db in
              trace(db)
              gate.lock()
              defer { gate.unlock() }
              here.count.withLock { $0 += 1 }
              while here.count.withLock({ $0 }) < readers { gate.wait() }
              gate.broadcast()
            }
          }
        }
        try await group.waitForAll()
      }
    }

    func forget() { counted.withLock { $0 = 0 } }
  }

  @Test("a last signature, from the code to the verified copy, reads it three times at most")
  func lastSignature() async throws {
    try await RunningServer.run { server in
      let store = try #require(server.server.store as? SigningDatabase)
      let (id, links) = try await server.deposit()
      _ = try await server.start(links[0])
      let page = try await server.pageToken("\(links[0])/code")
      let loads = Loads()
      try await loads.watch(store)
      loads.forget()
      let answer = try await server.form("\(links[0])/code", ["page": page, "code": "0000"])
      #expect((1...3).contains(loads.count), "\(loads.count)")
      #expect(answer.location?.hasSuffix("/done") == true)
      #expect(try await server.contract(id)["signedCopy"] as? String == "verified")
    }
  }

  @Test("what is known of a contract is not used once somebody else changed it")
  func changedMeanwhile() async throws {
    try await RunningServer.run { server in
      let store = try #require(server.server.store as? SigningDatabase)
      let (id, _) = try await server.deposit()
      let contract = ContractID(rawValue: id)
      let now = Date()
      let known = try await store.change(contract, at: now, by: .server) { _ in }.kept
      try await store.change(contract, at: now, by: .server) { state in
        _ = try state.cancel(at: now)
      }
      let seen = try await store.change(contract, from: known, at: now, by: .server) { $0.status }
      #expect(seen.result == .canceled)
      #expect(seen.kept.contract.state.status == .canceled)
    }
  }
}
