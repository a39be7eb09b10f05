import Foundation
import Signing
import Synchronization
import Testing

@testable import SigningStore

@Suite("Files of documents")
struct DocumentFolderTests {
  private let document = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })

  /// A folder that is gone after the test, and a clock that the test sets.
  private func run(
    _ body: (DocumentFolder, TestClock) async throws -> Void
  ) async throws {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    let clock = TestClock()
    let folder = try DocumentFolder(at: root) { clock.now.withLock { $0 } }
    try await body(folder, clock)
  }

  @Test("a file is read in parts, and no further than its end")
  func parts() async throws {
    try await run { folder, _ in
      let file = try await folder.keep(document)
      let open = try await folder.open(file)
      #expect(try await open.read(from: 0, upTo: 10) == document.prefix(10))
      #expect(try await open.read(from: 299_990, upTo: 100) == document.suffix(10))
      #expect(try await open.read(from: 300_000, upTo: 100).isEmpty)
      #expect(try await folder.data(of: file) == document)
    }
  }

  @Test("an empty file is one too")
  func empty() async throws {
    try await run { folder, _ in
      let file = try await folder.keep(Data())
      #expect(try await folder.data(of: file).isEmpty)
    }
  }

  @Test("a file in which one byte has changed is never given out, whatever its size")
  func rotten() async throws {
    try await run { folder, _ in
      let file = try await folder.keep(document)
      var bytes = document
      bytes[150_000] ^= 1
      try bytes.write(to: folder.url(of: file))
      await #expect(throws: DocumentDamaged.self) { try await folder.open(file) }
      await #expect(throws: DocumentDamaged.self) { try await folder.data(of: file) }
      try document.dropLast().write(to: folder.url(of: file))
      await #expect(throws: DocumentDamaged.self) { try await folder.open(file) }
      // Brought back, it is good again.
      try document.write(to: folder.url(of: file))
      #expect(try await folder.data(of: file) == document)
    }
  }

  @Test("a file that rots while it is known to be whole is found out")
  func rottenLater() async throws {
    try await run { folder, _ in
      let file = try await folder.keep(document)
      _ = try await folder.open(file)
      let handle = try FileHandle(forWritingTo: folder.url(of: file))
      try handle.seek(toOffset: 7)
      try handle.write(contentsOf: [document[7] ^ 1])
      try handle.close()
      await #expect(throws: DocumentDamaged.self) { try await folder.open(file) }
    }
  }

  @Test("what was read as a whole is not for ten minutes, untouched as it is")
  func remembered() async throws {
    try await run { folder, clock in
      let file = try await folder.keep(document)
      for _ in 0..<3 { _ = try await folder.open(file) }
      #expect(await folder.checked.readings == 1)
      clock.now.withLock { $0 += .seconds(599) }
      _ = try await folder.open(file)
      #expect(await folder.checked.readings == 1)
      clock.now.withLock { $0 += .seconds(2) }
      _ = try await folder.open(file)
      #expect(await folder.checked.readings == 2)
      // Its content is the same, its times are not.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1)],
        ofItemAtPath: folder.url(of: file).path)
      _ = try await folder.open(file)
      #expect(await folder.checked.readings == 3)
    }
  }

  @Test("however many open a file at once, it is read as a whole once")
  func once() async throws {
    try await run { folder, _ in
      let file = try await folder.keep(document)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<50 { group.addTask { _ = try await folder.open(file) } }
        try await group.waitForAll()
      }
      #expect(await folder.checked.readings == 1)
    }
  }

  @Test("a file that is put in another's place after the check is not what is sent")
  func swapped() async throws {
    try await run { folder, _ in
      let file = try await folder.keep(document)
      let open = try await folder.open(file)
      let url = folder.url(of: file)
      try FileManager.default.removeItem(at: url)
      try Data(repeating: 0, count: document.count).write(to: url)
      #expect(try await open.read(from: 0, upTo: document.count) == document)
    }
  }
}

private final class TestClock: Sendable {
  let now = Mutex(ContinuousClock.now)
}
