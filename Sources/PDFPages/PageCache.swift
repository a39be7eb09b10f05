import Foundation

/// Keeps what was made lately, within a number of bytes, and makes nothing twice at once.
actor PageCache {
  private let bytes: Int
  private var kept: [String: Data] = [:]
  /// The oldest first.
  private var order: [String] = []
  private var size = 0
  private var making: [String: Task<Data, any Error>] = [:]
  /// Documents that could not be shown, and until when nobody tries again.
  private var failed: [String: ContinuousClock.Instant] = [:]
  /// The lines of documents of which something is being made.
  private var lines: [String: (turns: Turns, users: Int)] = [:]

  /// Of one document at once, so that others' have their turn too.
  private static let mostAtOnce = 2
  /// Who comes when so many wait for one document comes again later.
  private static let mostInLine = 32

  init(bytes: Int) {
    self.bytes = bytes
  }

  /// - Parameter document: what one failure speaks for: its other pages are not tried for a while.
  func value(
    _ key: String, of document: String, _ make: @escaping @Sendable () async throws -> Data
  ) async throws -> Data {
    if let data = kept[key] { return data }
    if let until = failed[document] {
      guard until < .now else { throw PageFailure.failedLately }
      failed[document] = nil
    }
    if let task = making[key] { return try await task.value }
    let turns = try enter(document)
    defer { leave(document) }
    // Not the visitor's own task: others may wait for it when that one has left.
    let task = Task { try await turns.take(make) }
    making[key] = task
    defer { making[key] = nil }
    do {
      let data = try await task.value
      keep(data, key)
      return data
    } catch let failure as PageFailure where failure.isOfTheDocument {
      if failed.count >= 1_000 { failed.removeAll() }
      failed[document] = .now + .seconds(300)
      throw failure
    }
  }

  /// How many wait for something of a document, or have it made.
  func users(of document: String) -> Int { lines[document]?.users ?? 0 }

  private func enter(_ document: String) throws(PageFailure) -> Turns {
    var line = lines[document] ?? (Turns(Self.mostAtOnce), 0)
    guard line.users < Self.mostInLine else { throw .busy }
    line.users += 1
    lines[document] = line
    return line.turns
  }

  private func leave(_ document: String) {
    lines[document]?.users -= 1
    if lines[document]?.users == 0 { lines[document] = nil }
  }

  private func keep(_ data: Data, _ key: String) {
    guard data.count <= bytes / 4, kept[key] == nil else { return }
    kept[key] = data
    order.append(key)
    size += data.count
    while size > bytes, let oldest = order.first {
      order.removeFirst()
      size -= kept.removeValue(forKey: oldest)?.count ?? 0
    }
  }
}

extension PageFailure {
  /// Whether trying again at once would fail again.
  fileprivate var isOfTheDocument: Bool {
    if case .busy = self { false } else { true }
  }
}
