import Signing
import Synchronization

/// How many answers are held back at the same time, for one link and for all.
final class HeldPages: Sendable {
  private let each: Int
  private let most: Int
  private let held = Mutex<[LinkID: Int]>([:])

  /// - Parameters:
  ///   - each: for one link: a few tabs of one visitor.
  ///   - most: for the server.
  init(each: Int = 4, most: Int = 1_000) {
    self.each = each
    self.most = most
  }

  /// Runs `body`, which takes its time.
  ///
  /// - Returns: nil at once where too many are held.
  func hold<Result>(_ link: LinkID, _ body: () async throws -> Result) async rethrows -> Result? {
    guard take(link) else { return nil }
    defer { giveBack(link) }
    return try await body()
  }

  private func take(_ link: LinkID) -> Bool {
    held.withLock { held in
      guard held[link, default: 0] < each, held.values.reduce(0, +) < most else { return false }
      held[link, default: 0] += 1
      return true
    }
  }

  private func giveBack(_ link: LinkID) {
    held.withLock { held in
      let left = held[link, default: 1] - 1
      held[link] = left == 0 ? nil : left
    }
  }
}
