import Foundation

/// For which times of creation the platform's contracts are listed: one list for as many of ours as
/// possible.
enum ListWindow {
  /// An answer with more than a month of contracts would be too long.
  static let longest: TimeInterval = 31 * 86_400

  /// From the day before the first creation to the day after the last: our clock and the platform's
  /// may differ.
  static func around(_ creations: ClosedRange<Date>) -> DateInterval {
    let calendar = PlatformDay.calendar
    func day(_ date: Date, _ distance: Int) -> Date {
      let start = calendar.startOfDay(for: date)
      return calendar.date(byAdding: .day, value: distance, to: start)
        ?? start.addingTimeInterval(Double(distance) * 86_400)
    }
    return DateInterval(start: day(creations.lowerBound, -1), end: day(creations.upperBound, 2))
  }

  /// Windows that overlap are asked for at once.
  static func merged(_ windows: [DateInterval]) -> [DateInterval] {
    windows.sorted().reduce(into: []) { merged, window in
      guard let last = merged.last, window.start <= last.end,
        window.end.timeIntervalSince(last.start) <= longest
      else { return merged.append(window) }
      merged[merged.count - 1] = DateInterval(
        start: last.start, end: max(last.end, window.end))
    }
  }
}
