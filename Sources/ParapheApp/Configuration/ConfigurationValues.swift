import Configuration
import Foundation
import PDFSignatures
import SigningWeb

/// Reads single values and names the variable in every complaint. A value that cannot be
/// understood is never replaced by a default.
struct ConfigurationValues: Sendable {
  let reader: ConfigReader

  func text(_ key: ConfigKey, isSecret: Bool = false) -> String? {
    let value = reader.string(forKey: key, isSecret: isSecret)
    return value?.isEmpty == true ? nil : value
  }

  func port(_ key: ConfigKey, _ standard: Int) throws(ConfigurationProblem) -> Int {
    guard let text = text(key) else { return standard }
    guard let port = Int(text), (0...65_535).contains(port) else {
      throw ConfigurationProblem(
        Self.variable(key), "give a port from 1 to 65535, or 0 for any free one")
    }
    return port
  }

  func megabytes(
    _ key: ConfigKey, _ standard: Int, upTo most: Int
  ) throws(ConfigurationProblem) -> Int {
    guard let text = text(key) else { return standard << 20 }
    guard let number = Int(text), (1...most).contains(number) else {
      throw ConfigurationProblem(
        Self.variable(key), "give a number of megabytes from 1 to \(most)")
    }
    return number << 20
  }

  func number(
    _ key: ConfigKey, _ standard: Int, in range: ClosedRange<Int>
  ) throws(ConfigurationProblem) -> Int {
    guard let text = text(key) else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw ConfigurationProblem(
        Self.variable(key), "give a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// `90s`, `15m`, `24h`.
  func interval(_ key: ConfigKey) throws(ConfigurationProblem) -> Duration? {
    guard let text = text(key) else { return nil }
    guard let interval = Self.interval(text) else {
      throw ConfigurationProblem(
        Self.variable(key), "give a number of seconds, minutes or hours, such as 90s, 15m or 24h")
    }
    return interval
  }

  static func interval(_ text: String) -> Duration? {
    guard let match = text.wholeMatch(of: /(\d{1,6})([smh])/), let number = Int(match.output.1),
      number > 0
    else { return nil }
    let seconds = ["s": 1, "m": 60, "h": 3_600][match.output.2] ?? 1
    return .seconds(number * seconds)
  }

  /// Addresses separated by commas, in lowercase.
  func addresses(_ key: ConfigKey) -> Set<String> {
    Set(
      (text(key) ?? "").split(separator: ",").map {
        $0.trimmingCharacters(in: .whitespaces).lowercased()
      })
  }

  func folder(_ key: ConfigKey) -> URL? {
    text(key).map { URL(filePath: $0) }
  }

  /// Scheme, host and port, without a slash at its end.
  func publicURL(_ key: ConfigKey) throws(ConfigurationProblem) -> String? {
    guard let text = text(key) else { return nil }
    let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
    guard let url = URL(string: trimmed), url.scheme == "https" || url.scheme == "http",
      url.host() != nil, url.path().isEmpty, url.query() == nil
    else {
      throw ConfigurationProblem(
        Self.variable(key), "give scheme, host and port only, such as https://signature.example.com"
      )
    }
    return trimmed
  }

  /// An address with a path.
  func webAddress(_ key: ConfigKey) throws(ConfigurationProblem) -> URL? {
    guard let text = text(key) else { return nil }
    guard let url = URL(string: text), url.scheme == "https" || url.scheme == "http",
      url.host()?.isEmpty == false
    else {
      throw ConfigurationProblem(
        Self.variable(key), "give an address such as https://timestamp.example.com/tsr")
    }
    return url
  }

  func proxies(_ key: ConfigKey) throws(ConfigurationProblem) -> TrustedProxies {
    guard let text = text(key) else { return .none }
    guard let proxies = TrustedProxies(text) else {
      throw ConfigurationProblem(
        Self.variable(key),
        "give addresses or networks separated by commas, such as 10.0.0.0/8, 192.0.2.7")
    }
    return proxies
  }

  /// A file with ``MarkBounds`` in JSON; the stand-in's where there is none.
  func marks(_ key: ConfigKey) throws(ConfigurationProblem) -> MarkBounds {
    guard let file = folder(key) else { return MarkBounds() }
    do {
      return try MarkBounds(file: file)
    } catch {
      throw ConfigurationProblem(Self.variable(key), "\(file.path): \(error)")
    }
  }

  func logFormat(_ key: ConfigKey) throws(ConfigurationProblem) -> LogFormat {
    guard let text = text(key) else { return .text }
    guard let format = LogFormat(rawValue: text) else {
      throw ConfigurationProblem(
        Self.variable(key),
        "use \(LogFormat.allCases.map(\.rawValue).joined(separator: " or "))")
    }
    return format
  }

  /// `paraphe.public.url` is read from `PARAPHE_PUBLIC_URL`.
  static func variable(_ key: ConfigKey) -> String {
    key.components.joined(separator: "_").uppercased()
  }
}
