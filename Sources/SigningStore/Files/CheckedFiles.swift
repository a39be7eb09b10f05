import BlockingWork
import Signing

/// Finds out whether files are what was kept, and remembers it for a while.
///
/// Who reads a file again within ten minutes, untouched by its size, inode and times, is told what was
/// found: what a disk loses within that time by itself is found out after it.
actor CheckedFiles {
  private let now: @Sendable () -> ContinuousClock.Instant
  private var found: [Key: ContinuousClock.Instant] = [:]
  /// However many ask, a file is read once.
  private var underWay: [Key: Task<Void, any Error>] = [:]
  /// How many files were read as a whole.
  private(set) var readings = 0

  private struct Key: Hashable {
    let sha256: String
    let state: OpenFile.State
  }

  init(now: @escaping @Sendable () -> ContinuousClock.Instant) {
    self.now = now
  }

  /// - Throws: ``DocumentDamaged``; `DocumentFolderError` where it cannot be read.
  func check(_ open: OpenFile, is file: StoredFile) async throws {
    guard open.state.size == file.size else { throw DocumentDamaged(sha256: file.sha256) }
    let key = Key(sha256: file.sha256, state: open.state)
    if let at = found[key] {
      if now() - at < Self.age { return }
      found[key] = nil
    }
    if let task = underWay[key] { return try await task.value }
    readings += 1
    // Not the reader's own task: others wait for it when that one has left.
    let task = Task {
      let (sha256, state) = try await BlockingWork.run { try open.digest() }
      guard sha256 == file.sha256, state == open.state else {
        throw DocumentDamaged(sha256: file.sha256)
      }
    }
    underWay[key] = task
    defer { underWay[key] = nil }
    try await task.value
    if found.count >= Self.most { found.removeAll() }
    found[key] = now()
  }

  private static let age: Duration = .seconds(600)
  private static let most = 10_000
}
