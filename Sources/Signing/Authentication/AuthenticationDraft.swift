package import Foundation

/// An authentication as a company hands it in, before anything was checked.
package struct AuthenticationDraft: Sendable {
  package var method: String
  package var at: String
  package var level: String?
  package var subject: String?
  package var session: String?
  package var provider: String?
  package var acr: String?

  package init(
    method: String, at: String, level: String? = nil, subject: String? = nil,
    session: String? = nil, provider: String? = nil, acr: String? = nil
  ) {
    self.method = method
    self.at = at
    self.level = level
    self.subject = subject
    self.session = session
    self.provider = provider
    self.acr = acr
  }

  /// Bytes of all values together.
  package static let maxBytes = 16 << 10

  /// - Parameters:
  ///   - path: stands before the names of the fields.
  ///   - now: what was done later was not done.
  /// - Throws: ``DraftRefused`` with every problem found.
  package func checked(_ path: String, at now: Date) throws(DraftRefused) -> Authentication {
    var problems: [DraftProblem] = []
    func add(_ code: String, _ member: String?, _ detail: String) {
      problems.append(DraftProblem(code, member.map { "\(path).\($0)" } ?? path, detail))
    }
    let values = [
      ("method", method), ("at", at), ("level", level), ("subject", subject),
      ("session", session), ("provider", provider), ("acr", acr),
    ].compactMap { name, value in value.map { (name, $0) } }
    if values.reduce(0, { $0 + $1.1.utf8.count }) > Self.maxBytes {
      add("authentication_too_large", nil, "At most 16 KB in all.")
    }
    for (name, value) in values {
      if value.allSatisfy(\.isWhitespace) {
        add("field_missing", name, "Give a text that is not empty, or leave this field out.")
      } else if value.unicodeScalars.contains(where: PlainText.isControl) {
        add("field_invalid", name, "Control and direction characters are not accepted.")
      } else if Self.isSecret(value) {
        add(
          "authentication_secret", name,
          "This looks like a token, which opens something: give an identifier or a hash instead.")
      }
    }
    let time = Self.instant(at)
    if time.map({ $0 > now.addingTimeInterval(Self.skew) }) ?? true {
      add(
        "authentication_time_invalid", "at",
        "Give the instant in RFC 3339, such as 2026-11-30T18:00:00Z, not later than now.")
    }
    guard problems.isEmpty, let time else { throw DraftRefused(problems: problems) }
    return Authentication(
      method: method, at: time, level: level, subject: subject, session: session,
      provider: provider, acr: acr)
  }

  /// By how many seconds the company's clock may be ahead.
  private static let skew: TimeInterval = 300

  /// Whether it is a token (RFC 7519, 3; RFC 6750, 2.1) or a private key: evidence is read by many.
  private static func isSecret(_ value: String) -> Bool {
    let value = value.drop(while: \.isWhitespace)
    let lowercase = value.prefix(20).lowercased()
    return value.contains("-----BEGIN ") || lowercase.hasPrefix("bearer ")
      || lowercase.hasPrefix("basic ")
      || value.wholeMatch(of: /eyJ[A-Za-z0-9_\-]+(\.[A-Za-z0-9_\-]*){2,4}/) != nil
  }

  private static func instant(_ text: String) -> Date? {
    // The parser takes more than RFC 3339 allows.
    let form =
      /([0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?:\.[0-9]{1,9})?(Z|[+\-](?:[01][0-9]|2[0-3]):[0-5][0-9])/
    guard text.utf8.count <= 40, let parts = text.uppercased().wholeMatch(of: form),
      // A day that no month has would be taken for one of the next.
      let local = try? Date("\(parts.1)Z", strategy: .iso8601),
      local.formatted(.iso8601) == "\(parts.1)Z"
    else { return nil }
    return try? Date(String(parts.1) + String(parts.2), strategy: .iso8601)
  }
}
