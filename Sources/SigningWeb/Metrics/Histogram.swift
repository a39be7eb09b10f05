/// How often something took how long.
struct Histogram: Sendable {
  /// Upper bounds in seconds: from a page out of memory to a call that takes all its time.
  static let bounds: [Double] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]

  /// One for each bound, not cumulative.
  private(set) var counts = [Int](repeating: 0, count: bounds.count)
  /// In seconds.
  private(set) var sum = 0.0
  private(set) var count = 0

  mutating func add(_ duration: Duration) {
    let seconds = duration / .seconds(1)
    if let index = Self.bounds.firstIndex(where: { seconds <= $0 }) { counts[index] += 1 }
    sum += seconds
    count += 1
  }
}
