/// What the reading of one file may cost. A file of a few kilobytes can ask for hours of work: when
/// the budget is used up nothing more is read, and the file is not judged.
final class Budget {
  private var deadline: ContinuousClock.Instant
  private var decodedBytes: Int
  private(set) var isExhausted = false

  /// - Parameters:
  ///   - time: for everything.
  ///   - decodedBytes: that streams may take decoded, all together.
  init(time: Duration = .seconds(5), decodedBytes: Int = 96 << 20) {
    deadline = .now + time
    self.decodedBytes = decodedBytes
  }

  /// Whether there is time left.
  var allows: Bool {
    if !isExhausted, ContinuousClock.now > deadline { isExhausted = true }
    return !isExhausted
  }

  /// In milliseconds.
  var timeLeft: Int64 {
    allows ? max(1, Int64((deadline - .now) / .milliseconds(1))) : 0
  }

  /// More time, as a file turns out to have more pages.
  func extend(by time: Duration) { deadline += time }

  func exhaust() { isExhausted = true }

  func spend(decoded bytes: Int) {
    decodedBytes -= bytes
    if decodedBytes < 0 { isExhausted = true }
  }
}
