import Foundation
import Synchronization

/// A clock that moves when it is told to.
final class VirtualTime: Sendable {
  private let value: Mutex<Date>

  /// - Parameter hour: at which the run begins, today: the same run begins at the same hour always.
  init(hour: Int = 12) {
    let day = (Date().timeIntervalSince1970 / 86_400).rounded(.down) * 86_400
    // The day after: keys that were made a moment ago are valid then.
    value = Mutex(Date(timeIntervalSince1970: day + 86_400 + Double(hour) * 3_600))
  }

  var now: Date { value.withLock { $0 } }
  func advance(_ seconds: TimeInterval) { value.withLock { $0 += seconds } }
}
