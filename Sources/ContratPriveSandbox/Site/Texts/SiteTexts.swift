import Foundation

/// The texts of one language, and dates and numbers as it writes them.
struct SiteTexts: Sendable {
  let language: SiteLanguage
  let values: [String: String]

  init(_ language: SiteLanguage, values: [String: String]) {
    self.language = language
    self.values = values
  }

  /// A text with its `{name}` places filled.
  func text(_ key: String, _ places: [String: String] = [:]) -> String {
    places.reduce(values[key] ?? key) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  func hasText(_ key: String) -> Bool { values[key] != nil }

  /// A text that counts. French takes the singular for 0 and 1, English for 1 only.
  func count(_ key: String, _ number: Int) -> String {
    let isOne = language == .french ? number < 2 : number == 1
    return text("\(key).\(isOne ? "one" : "other")", ["n": self.number(number)])
  }

  /// `1 000`, `1,000`.
  func number(_ number: Int) -> String {
    let digits = String(abs(number))
    var grouped = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) {
        grouped += language == .french ? "\u{202F}" : ","
      }
      grouped.append(digit)
    }
    return number < 0 ? "−\(grouped)" : grouped
  }

  /// `150,00 €`, `€150.00`.
  func euros(cents: Int) -> String {
    let (whole, rest) = (number(cents / 100), cents % 100)
    let padded = rest < 10 ? "0\(rest)" : "\(rest)"
    return language == .french ? "\(whole),\(padded)\u{A0}€" : "€\(whole).\(padded)"
  }

  /// `240 Ko`, `1,2 Mo`.
  func size(_ bytes: Int) -> String {
    let (kilo, mega, point) = language == .french ? ("Ko", "Mo", ",") : ("KB", "MB", ".")
    if bytes < 1_000_000 { return "\(max(1, (bytes + 500) / 1000))\u{A0}\(kilo)" }
    let tenths = (bytes + 50_000) / 100_000
    return "\(tenths / 10)\(point)\(tenths % 10)\u{A0}\(mega)"
  }

  /// `•• •• •• •• 78`, whatever the number.
  func masked(_ mobile: String) -> String {
    let digits = mobile.filter(\.isNumber)
    let dots = "••\u{A0}••\u{A0}••\u{A0}••"
    return digits.count < 4 ? dots : "\(dots)\u{A0}\(digits.suffix(2))"
  }

  /// `numéro finissant par 78`, for who does not see the dots.
  func spoken(_ mobile: String) -> String {
    text("mobile.spoken", ["digits": String(mobile.filter(\.isNumber).suffix(2))])
  }
}

/// A moment as a page shows it.
struct SiteMoment: Sendable {
  /// For `<time datetime>`.
  let iso: String
  let text: String
}

extension SiteTexts {
  /// `23 novembre 2026 à 14 h 32`, in Paris as all dates of the platform.
  func moment(_ seconds: Double) -> SiteMoment {
    let parts = Self.parts(seconds)
    let minute = Self.padded(parts.minute)
    let time =
      language == .french
      ? "\(parts.hour ?? 0)\u{A0}h\u{A0}\(minute)" : "\(Self.padded(parts.hour)):\(minute)"
    let text = text("moment.full", ["date": Self.day(parts, language), "time": time])
    return SiteMoment(iso: Self.iso(seconds), text: text)
  }

  /// `23/11/2026 14:32:05`, for lists of what happened.
  func precise(_ seconds: Double) -> SiteMoment {
    let parts = Self.parts(seconds)
    let time = [parts.hour, parts.minute, parts.second].map(Self.padded).joined(separator: ":")
    let (day, month, year) = (Self.padded(parts.day), Self.padded(parts.month), parts.year ?? 0)
    let date = language == .french ? "\(day)/\(month)/\(year)" : "\(year)-\(month)-\(day)"
    return SiteMoment(iso: Self.iso(seconds), text: "\(date) \(time)")
  }

  private static func iso(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }

  private static func parts(_ seconds: Double) -> DateComponents {
    PlatformDay.calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: seconds))
  }

  private static func padded(_ number: Int?) -> String {
    let number = number ?? 0
    return number < 10 ? "0\(number)" : "\(number)"
  }

  private static func day(_ parts: DateComponents, _ language: SiteLanguage) -> String {
    let months =
      switch language {
      case .french:
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
      case .english:
        "January February March April May June July August September October November December"
      }
    let month = months.split(separator: " ")[((parts.month ?? 1) - 1) % 12]
    let day = language == .french && parts.day == 1 ? "1er" : "\(parts.day ?? 0)"
    return "\(day)\u{A0}\(month)\u{A0}\(parts.year ?? 0)"
  }
}
