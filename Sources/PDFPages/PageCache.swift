import Foundation

/// Keeps what was made lately, within a number of bytes, and makes nothing twice at once.
actor PageCache {
  private let bytes: Int
  private var kept: [String: Data] = [:]
  /// The oldest first.
  private var order: [String] = []
  private var size = 0
  private var making: [String: Task<Data, any Error>] = [:]

  init(bytes: Int) {
    self.bytes = bytes
  }

  func value(
    _ key: String, _ make: @escaping @Sendable () async throws -> Data
  ) async throws -> Data {
    if let data = kept[key] { return data }
    if let task = making[key] { return try await task.value }
    // Not the visitor's own task: others may wait for it when that one has left.
    let task = Task { try await make() }
    making[key] = task
    defer { making[key] = nil }
    let data = try await task.value
    keep(data, key)
    return data
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

/// Lets so many at a time through.
actor Turns {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) {
    free = count
  }

  func take<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    if free > 0 {
      free -= 1
    } else {
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
