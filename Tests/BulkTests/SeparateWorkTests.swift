import BlockingWork
import Dispatch
import Foundation
import Testing

@testable import Bulk

@Suite("Work that may hang", .timeLimit(.minutes(10)))
struct SeparateWorkTests {
  @Test("is waited for in bounded time, has nothing hang beside it, and goes on when it can")
  func hangs() async throws {
    let answers = DispatchSemaphore(value: 0)
    let work = SeparateWork("test", limit: .milliseconds(50))
    await #expect(throws: WorkTimeout.self) { try await work.run { answers.wait() } }
    let ran = Flag()
    await #expect(throws: WorkTimeout.self) { try await work.run { ran.set() } }
    #expect(!ran.isSet)
    answers.signal()
    while true {
      do {
        try await work.run { ran.set() }
        break
      } catch is WorkTimeout {
        await Task.yield()
      }
    }
    #expect(ran.isSet)
  }

  @Test("holds up nobody who is canceled")
  func canceled() async throws {
    let answers = DispatchSemaphore(value: 0)
    let begun = Flag()
    let work = SeparateWork("test", limit: .seconds(600))
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        do {
          try await work.run {
            begun.set()
            answers.wait()
          }
          return false
        } catch { return error is CancellationError }
      }
      while !begun.isSet { await Task.yield() }
      group.cancelAll()
      #expect(await group.next() == true)
    }
    answers.signal()
  }

  @Test("an archive that does not answer is an error in bounded time")
  func archive() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let answers = DispatchSemaphore(value: 0)
    defer { answers.signal() }
    let archive = try ArchiveFolder(at: folder, limit: .milliseconds(50))
    await #expect(throws: WorkTimeout.self) { try await archive.work.run { answers.wait() } }
    let entry = ArchiveEntry(contract: "ctr_1", reference: "R-1", at: Date(), files: [])
    await #expect(throws: WorkTimeout.self) { try await archive.keep(entry) }
  }
}

@Suite("Work in steps")
struct StepsTests {
  /// The name of the thread that asks (proc(5)).
  private func thread() -> String {
    (try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)) ?? ""
  }

  @Test("runs on swift-nio's pool before and after it waits, and leaves it")
  func pool() async throws {
    func both() async -> [String] {
      let before = thread()
      await Task.yield()
      return [before, thread()]
    }
    let names = await BlockingWork.steps { await both() }
    let pool = try await BlockingWork.run { thread() }
    // `NIO-SGLTN-TP-#3`
    let prefix = pool.prefix { $0 != "#" }
    #expect(names.allSatisfy { $0.hasPrefix(prefix) }, "\(names) \(pool)")
    #expect(await both().allSatisfy { !$0.hasPrefix(prefix) })
  }
}

private final class Flag: Sendable {
  private let value = DispatchSemaphore(value: 0)

  func set() { value.signal() }

  var isSet: Bool {
    guard value.wait(timeout: .now()) == .success else { return false }
    value.signal()
    return true
  }
}
