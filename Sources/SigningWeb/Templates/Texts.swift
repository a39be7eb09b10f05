import Foundation
import Signing

/// The texts of one language, and dates and numbers as it writes them: all of it from one file.
struct Texts: Sendable {
  let language: Language
  let values: [String: String]

  init(language: Language) {
    self.language = language
    values = [:]
  }

  init(_ language: Language, folder: URL) throws {
    let file = folder.appending(path: "\(language.rawValue).json")
    guard let data = try? Data(contentsOf: file),
      let values = try? JSONDecoder().decode([String: String].self, from: data)
    else {
      throw TemplateProblem(
        file: "locales/\(language.rawValue).json",
        detail: "is missing or is no JSON object of texts")
    }
    self.language = language
    self.values = values
  }

  /// A text with its `{name}` places filled.
  func text(_ key: String, _ places: [String: String] = [:]) -> String {
    let text = values[key] ?? key
    if places.isEmpty { return text }
    return places.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// A text that counts, in the form that the number asks for (Unicode CLDR, plural rules).
  func count(_ key: String, _ number: Int) -> String {
    let form =
      switch values["format.plural"] {
      case "zeroAndOne": number < 2 ? "one" : "other"
      case "polish": Self.polishForm(number)
      default: number == 1 ? "one" : "other"
      }
    return text("\(key).\(form)", ["n": "\(number)"])
  }

  private static func polishForm(_ number: Int) -> String {
    if number == 1 { return "one" }
    return (2...4).contains(number % 10) && !(12...14).contains(number % 100) ? "few" : "many"
  }

  /// `23 novembre 2026`, `23. November 2026`.
  func day(_ date: Date, zone: TimeZone) -> String {
    let parts = components(date, zone)
    let months = text("format.months").split(separator: " ")
    let month = (parts.month ?? 1) - 1
    return text(
      "format.day",
      [
        "day": parts.day == 1 ? text("format.firstDay") : "\(parts.day ?? 0)",
        "month": months.indices.contains(month) ? String(months[month]) : "",
        "year": "\(parts.year ?? 0)",
      ])
  }

  /// `14 h 32`, `14:32`.
  func time(_ date: Date, zone: TimeZone) -> String {
    let parts = components(date, zone)
    let (hour, minute) = (parts.hour ?? 0, parts.minute ?? 0)
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return text(
      minute == 0 ? "format.fullHour" : "format.time",
      ["h": "\(hour)", "hh": padded(hour), "mm": padded(minute)])
  }

  /// `23 novembre 2026 à 14 h 32`.
  func dayAtTime(_ date: Date, zone: TimeZone) -> String {
    text("date.dayAtTime", ["date": day(date, zone: zone), "time": time(date, zone: zone)])
  }

  /// `240 Ko`, `1,2 Mo`.
  func size(_ bytes: Int) -> String {
    if bytes < 1_000_000 {
      return "\(max(1, (bytes + 500) / 1000))\u{A0}\(text("format.kilobytes"))"
    }
    let tenths = (bytes + 50_000) / 100_000
    return
      "\(tenths / 10)\(text("format.decimal"))\(tenths % 10)\u{A0}\(text("format.megabytes"))"
  }

  /// `heure de Paris`.
  func zone(_ zone: TimeZone) -> String {
    if zone.identifier == "Europe/Paris" { return text("zone.paris") }
    return text("zone.other", ["zone": zone.identifier])
  }

  private func components(_ date: Date, _ zone: TimeZone) -> DateComponents {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
  }
}
