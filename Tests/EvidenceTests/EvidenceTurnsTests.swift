import Foundation
import Logging
import ServiceLifecycle
import Signing
import Synchronization
import Testing

@testable import Evidence

@Suite("Turns at making evidence", .timeLimit(.minutes(10)))
struct EvidenceTurnsTests {
  private let one = ContractID(rawValue: "ctr_1")
  private let two = ContractID(rawValue: "ctr_2")
  private let three = ContractID(rawValue: "ctr_3")

  @Test("evidence of a contract is made once, however many ask for it")
  func once() async throws {
    try await Workshop.run { workshop in
      try await withThrowingTaskGroup(of: StoredFile.self) { group in
        for _ in 0..<20 { group.addTask { try await workshop.desk.evidence(one) } }
        try await workshop.whenBegun([one])
        try await workshop.whenAsked(20)
        workshop.open()
        var files: Set<StoredFile> = []
        for try await file in group { files.insert(file) }
        #expect(files.count == 1)
      }
      #expect(workshop.begun == [one])
    }
  }

  @Test("making it goes on when who asked first has left")
  func leaves() async throws {
    try await Workshop.run { workshop in
      try await withThrowingTaskGroup(of: StoredFile?.self) { group in
        let first = Task { try await workshop.desk.evidence(one) }
        try await workshop.whenBegun([one])
        group.addTask { try await workshop.desk.evidence(one) }
        try await workshop.whenAsked(2)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        workshop.open()
        #expect(try await group.next() == Workshop.file(one, 1))
      }
      #expect(workshop.begun == [one])
    }
  }

  @Test("it is made of few contracts at once; a bounded number waits, and the others are told")
  func line() async throws {
    try await Workshop.run(atOnce: 1, longestLine: 1) { workshop in
      try await withThrowingTaskGroup(of: StoredFile.self) { group in
        group.addTask { try await workshop.desk.evidence(one) }
        try await workshop.whenBegun([one])
        group.addTask { try await workshop.desk.evidence(two) }
        try await workshop.whenAsked(2)
        await #expect(throws: EvidenceUnavailable.busy) {
          try await workshop.desk.evidence(three)
        }
        #expect(workshop.begun == [one])
        workshop.open()
        for try await _ in group {}
      }
      #expect(workshop.begun == [one, two])
    }
  }

  @Test("who is not served in time is told so, standing in line included")
  func patience() async throws {
    try await Workshop.run(atOnce: 1, limit: .milliseconds(100)) { workshop in
      await #expect(throws: EvidenceUnavailable.busy) { try await workshop.desk.evidence(one) }
      workshop.open()
      // What was given up may take a moment to end.
      var file: StoredFile?
      while file == nil {
        do { file = try await workshop.desk.evidence(one) } catch EvidenceUnavailable.busy {}
      }
      #expect(!workshop.begun.isEmpty)
    }
  }

  @Test("a failure is told to all who waited, and not remembered")
  func failure() async throws {
    try await Workshop.run { workshop in
      workshop.fails(.timestampFailed("no"))
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<5 {
          group.addTask {
            do {
              _ = try await workshop.desk.evidence(one)
              return false
            } catch { return error as? EvidenceUnavailable == .timestampFailed("no") }
          }
        }
        try await workshop.whenAsked(5)
        workshop.open()
        for try await isTold in group { #expect(isTold) }
      }
      workshop.fails(nil)
      _ = try await workshop.desk.evidence(one)
    }
  }

  @Test("who asks after something has happened is not given what was begun before")
  func moved() async throws {
    try await Workshop.run { workshop in
      workshop.moves()
      let first = Task { try await workshop.desk.evidence(one) }
      try await workshop.whenBegun([one])
      let second = Task { try await workshop.desk.evidence(one) }
      try await workshop.whenAsked(2)
      workshop.open()
      #expect(try await first.value == Workshop.file(one, 1))
      #expect(try await second.value == Workshop.file(one, 2))
    }
  }

  @Test("what was made and still stands waits for nobody")
  func standing() async throws {
    try await Workshop.run(atOnce: 1, longestLine: 0) { workshop in
      workshop.stands(two)
      let file = try await workshop.desk.evidence(two)
      #expect(file == Workshop.file(two, 0))
      #expect(workshop.begun == [])
    }
  }

  @Test("a contract's evidence is made and renewed one after the other")
  func renewal() async throws {
    try await Workshop.run { workshop in
      try await withThrowingTaskGroup(of: StoredFile.self) { group in
        group.addTask { try await workshop.desk.evidence(one) }
        try await workshop.whenBegun([one])
        group.addTask { try await workshop.desk.renewed(one) }
        group.addTask { try await workshop.desk.evidence(two) }
        // Which came later and goes on at once.
        try await workshop.whenBegun([one, two])
        workshop.open()
        for try await _ in group {}
      }
      #expect(workshop.begun == [one, two, one])
    }
  }

  @Test("the server's stop ends what is being made, and tells who waits")
  func stop() async throws {
    try await Workshop.run { workshop in
      let asker = Task { try await workshop.desk.evidence(one) }
      try await workshop.whenBegun([one])
      await workshop.stop()
      await #expect(throws: ShuttingDown.self) { try await asker.value }
      await #expect(throws: ShuttingDown.self) { try await workshop.desk.evidence(two) }
    }
  }
}

/// Turns at a maker that waits to be let.
private struct Workshop: Sendable {
  private let orders: Orders
  private let turns: EvidenceTurns
  private let services: ServiceGroup

  var desk: EvidenceDesk { turns.desk }

  static func run(
    atOnce: Int = 2, longestLine: Int = 8, limit: Duration = .seconds(600),
    _ body: @escaping @Sendable (Workshop) async throws -> Void
  ) async throws {
    let orders = Orders()
    let turns = EvidenceTurns(
      standing: { orders.standing($0) },
      maker: EvidenceDesk(
        evidence: { try await orders.make($0) }, renewed: { try await orders.make($0) }),
      atOnce: atOnce, longestLine: longestLine, limit: limit)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let services = ServiceGroup(services: [turns], logger: logger)
    let workshop = Workshop(orders: orders, turns: turns, services: services)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await services.run() }
      try await body(workshop)
      await services.triggerGracefulShutdown()
      try await group.waitForAll()
    }
  }

  var begun: [ContractID] { orders.state.withLock { $0.begun } }

  func open() { orders.state.withLock { $0.isOpen = true } }
  func fails(_ failure: EvidenceUnavailable?) { orders.state.withLock { $0.failure = failure } }
  func stands(_ id: ContractID) { orders.state.withLock { $0.standing[id] = Self.file(id, 0) } }
  /// Something happens while the next one is made.
  func moves() { orders.state.withLock { $0.moves = true } }
  func stop() async { await services.triggerGracefulShutdown() }

  func whenBegun(_ ids: [ContractID]) async throws {
    while begun != ids { try await pass() }
  }

  /// Once so many wait.
  func whenAsked(_ count: Int) async throws {
    while await turns.askers.values.reduce(0, { $0 + $1.count }) < count { try await pass() }
  }

  private func pass() async throws {
    try Task.checkCancellation()
    await Task.yield()
  }

  static func file(_ id: ContractID, _ number: Int) -> StoredFile {
    StoredFile(sha256: id.rawValue, size: number)
  }
}

/// What was made, and whether more may be.
private final class Orders: Sendable {
  struct State {
    var begun: [ContractID] = []
    var isOpen = false
    var failure: EvidenceUnavailable?
    var standing: [ContractID: StoredFile] = [:]
    var moves = false
  }

  let state = Mutex(State())

  func standing(_ id: ContractID) -> StoredFile? {
    state.withLock { $0.standing[id] }
  }

  func make(_ id: ContractID) async throws -> StoredFile {
    let number = state.withLock { state in
      state.begun.append(id)
      return state.begun.count
    }
    while !state.withLock({ $0.isOpen }) {
      try Task.checkCancellation()
      await Task.yield()
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    let file = Workshop.file(id, number)
    state.withLock { state in
      if !state.moves { state.standing[id] = file }
      state.moves = false
    }
    return file
  }
}
