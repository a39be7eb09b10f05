import Foundation
import Signing

/// The texts of one language, and dates and numbers as it writes them.
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

  /// A text that counts. French takes the singular for 0 and 1, English for 1 only.
  func count(_ key: String, _ number: Int) -> String {
    let isOne = language == .french ? number < 2 : number == 1
    return text(isOne ? "\(key).one" : "\(key).other", ["n": "\(number)"])
  }

  /// `23 novembre 2026`, `23 November 2026`.
  func day(_ date: Date, zone: TimeZone) -> String {
    let parts = components(date, zone)
    let month = language.monthNames[(parts.month ?? 1) - 1]
    let day = language == .french && parts.day == 1 ? "1er" : "\(parts.day ?? 0)"
    return "\(day)\u{A0}\(month)\u{A0}\(parts.year ?? 0)"
  }

  /// `14 h 32`, `14:32`.
  func time(_ date: Date, zone: TimeZone) -> String {
    let parts = components(date, zone)
    let (hour, minute) = (parts.hour ?? 0, parts.minute ?? 0)
    let padded = minute < 10 ? "0\(minute)" : "\(minute)"
    switch language {
    case .french: return minute == 0 ? "\(hour)\u{A0}h" : "\(hour)\u{A0}h\u{A0}\(padded)"
    case .english: return "\(hour < 10 ? "0" : "")\(hour):\(padded)"
    }
  }

  /// `23 novembre 2026 à 14 h 32`.
  func dayAtTime(_ date: Date, zone: TimeZone) -> String {
    text("date.dayAtTime", ["date": day(date, zone: zone), "time": time(date, zone: zone)])
  }

  /// `240 Ko`, `1,2 Mo`.
  func size(_ bytes: Int) -> String {
    let (kilo, mega, point) = language == .french ? ("Ko", "Mo", ",") : ("KB", "MB", ".")
    if bytes < 1_000_000 { return "\(max(1, (bytes + 500) / 1000))\u{A0}\(kilo)" }
    let tenths = (bytes + 50_000) / 100_000
    return "\(tenths / 10)\(point)\(tenths % 10)\u{A0}\(mega)"
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

extension Language {
  /// In the form that stands within a date.
  fileprivate var monthNames: [String] {
    switch self {
    case .french:
      [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
      ]
    case .english:
      [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
      ]
    }
  }
}
