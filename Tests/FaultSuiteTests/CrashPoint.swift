import Foundation
import Signing
import Synchronization

/// The end of a process: once it has come, nothing that reaches a failpoint goes on.
struct Killed: Error {}

/// When a process of a run is killed.
final class CrashPoint: Sendable {
  private struct State {
    /// Failpoints still passed; nil: it is not killed.
    var left: Int?
    var wanted: String?
    var isDead = false
  }

  private let state = Mutex(State())

  var isDead: Bool { state.withLock { $0.isDead } }

  /// After so many more failpoints.
  func arm(after count: Int) { state.withLock { $0.left = count } }

  /// The next time that this one is reached.
  func arm(at name: String) { state.withLock { $0.wanted = name } }

  func disarm() {
    state.withLock {
      $0.left = nil
      $0.wanted = nil
    }
  }

  /// Runs part of the process.
  func running<Result: Sendable>(
    _ body: @Sendable () async throws -> Result
  ) async rethrows -> Result {
    try await Failpoint.$handler.withValue({ try self.reached($0) }, operation: body)
  }

  private func reached(_ name: String) throws {
    try state.withLock { state in
      if let left = state.left {
        if left == 0 { state.isDead = true }
        state.left = left - 1
      }
      if state.wanted == name { state.isDead = true }
      if state.isDead { throw Killed() }
    }
  }
}
