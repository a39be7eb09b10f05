import Foundation
import Synchronization

/// A clock that moves when it is told to.
final class VirtualTime: Sendable {
  private let value = Mutex(Date())
  var now: Date { value.withLock { $0 } }
  func advance(_ seconds: TimeInterval) { value.withLock { $0 += seconds } }
}
