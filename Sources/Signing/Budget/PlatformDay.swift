package import Foundation

/// A day as the platform counts requests: a calendar day of Paris.
///
/// The guide (1.4) says "a day" and no more; the platform is a French one.
package struct PlatformDay: Sendable, Hashable {
  /// `2026-11-24`: sorts as the days do.
  package let name: String
  /// The first instant of the day after.
  package let end: Date

  package init(of date: Date) {
    let calendar = Self.calendar
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    name = [(parts.year ?? 0, 4), (parts.month ?? 0, 2), (parts.day ?? 0, 2)]
      .map { number, width in
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
      }.joined(separator: "-")
    // Two days of a year do not have 24 hours.
    end =
      calendar.date(byAdding: .day, value: 1, to: calendar.startOfDay(for: date))
      ?? date.addingTimeInterval(86_400)
  }

  package var next: PlatformDay { PlatformDay(of: end) }

  static let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
    return calendar
  }()
}
