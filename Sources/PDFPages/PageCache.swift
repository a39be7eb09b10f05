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
