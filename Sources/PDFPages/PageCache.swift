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
    // Not the visitor's own task: others may wait for it when that one has left.
    let task = Task { try await make() }
    making[key] = task
    defer { making[key] = nil }
    do {
      let data = try await task.value
      keep(data, key)
      return data
    } catch PageFailure.busy {
      throw PageFailure.busy
    } catch {
      if failed.count >= 1_000 { failed.removeAll() }
      failed[document] = .now + .seconds(300)
      throw error
    }
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

/// Lets so many at a time through, and so many wait.
actor Turns {
  private let mostWaiting: Int
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int, mostWaiting: Int = 16) {
    free = count
    self.mostWaiting = mostWaiting
  }

  func take<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    if free > 0 {
      free -= 1
    } else {
      guard waiting.count < mostWaiting else { throw PageFailure.busy }
      await withCheckedContinuation { waiting.append($0) }
    }
    defer { pass() }
    return try await body()
  }

  private func pass() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
