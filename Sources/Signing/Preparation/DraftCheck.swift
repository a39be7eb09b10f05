import Foundation

/// Checks a draft whole and collects every problem, so that one round is enough to put it right.
struct DraftCheck {
  let draft: ContractDraft
  let brand: Brand
  let limits: DraftLimits
  let now: Date
  private(set) var problems: [DraftProblem] = []
  /// How signatories were authenticated, as the company says.
  private(set) var authentications: [SignatoryID: Authentication] = [:]

  init(_ draft: ContractDraft, brand: Brand, limits: DraftLimits, now: Date) {
    self.draft = draft
    self.brand = brand
    self.limits = limits
    self.now = now
  }

  /// Text that people see and that goes to the platform.
  mutating func text(_ value: String, _ field: String, max: Int = 200) -> String {
    let trimmed = value.trimmingCharacters(in: .whitespacesAndNewlines)
    if trimmed.isEmpty {
      add("field_missing", field, "This field is required and must not be empty.")
    } else if trimmed.count > max || trimmed.utf8.count > max * 4 {
      add("field_too_long", field, "At most \(max) characters.")
    } else if trimmed.unicodeScalars.contains(where: PlainText.isControl) {
      add("field_invalid", field, "Control and direction characters are not accepted.")
    }
    return trimmed
  }

  mutating func language() -> Language {
    guard let language = Language(rawValue: draft.language), brand.languages.contains(language)
    else {
      let offered = brand.languages.map(\.rawValue).joined(separator: ", ")
      add("language_unknown", "language", "Use one of the brand's languages: \(offered).")
      return brand.languages.first ?? .french
    }
    return language
  }

  /// A day (its end, in the brand's zone) or an instant in RFC 3339.
  mutating func deadline() -> Date {
    guard let date = Self.instant(draft.deadline, zone: brand.timeZone) else {
      add(
        "deadline_invalid", "deadline",
        "Give a day as YYYY-MM-DD or an instant in RFC 3339, such as 2026-12-15T18:00:00Z.")
      return now
    }
    if date <= now {
      add("deadline_past", "deadline", "The deadline has passed: give one in the future.")
    } else if date > now.addingTimeInterval(5 * 366 * 86_400) {
      add("deadline_too_far", "deadline", "The deadline must be within five years.")
    }
    return date
  }

  mutating func signatories() -> [Signatory] {
    if draft.signatories.isEmpty {
      add("field_missing", "signatories", "At least one signatory is needed.")
    }
    if draft.signatories.count > limits.signatories {
      add("too_many_signatories", "signatories", "At most \(limits.signatories) signatories.")
    }
    return draft.signatories.prefix(limits.signatories).enumerated().compactMap { index, one in
      signatory(.random(), one, "signatories[\(index)].")
    }
  }

  /// - Parameter path: stands before the names of the fields.
  /// - Returns: nil without a usable number.
  mutating func signatory(
    _ id: SignatoryID, _ one: ContractDraft.Signatory, _ path: String = ""
  ) -> Signatory? {
    let firstName = text(one.firstName, "\(path)firstName", max: 100)
    let lastName = text(one.lastName, "\(path)lastName", max: 100)
    let email = text(one.email, "\(path)email", max: 254)
    if !email.isEmpty, !Self.isEmail(email) {
      add("email_invalid", "\(path)email", "This is not an e-mail address.")
    }
    let deposit = deposit(one, path)
    authentications[id] = authentication(one, path)
    let mayMiss = draft.injection?.mode == .draft && one.mobile.isEmpty
    guard let mobile = mayMiss ? .missing : PhoneNumber(one.mobile) else {
      add(
        one.mobile.isEmpty ? "field_missing" : "mobile_invalid", "\(path)mobile",
        "Give a mobile number: 06 12 34 56 78, or with its country code, +33 6 12 34 56 78.")
      return nil
    }
    return Signatory(
      id: id, firstName: firstName, lastName: lastName, email: email, mobile: mobile,
      deposit: deposit)
  }

  private mutating func authentication(
    _ one: ContractDraft.Signatory, _ path: String
  ) -> Authentication? {
    guard let given = one.authentication else { return nil }
    guard draft.injection == nil else {
      add(
        "authentication_not_supported", "\(path)authentication",
        "Who signs on the platform's own site gets no link from here: leave this field out.")
      return nil
    }
    do {
      return try given.checked("\(path)authentication", at: now)
    } catch {
      problems += error.problems
      return nil
    }
  }

  private mutating func deposit(_ one: ContractDraft.Signatory, _ path: String) -> Decimal? {
    guard let text = one.deposit, !text.isEmpty else { return nil }
    guard draft.injection != nil else {
      add(
        "deposit_not_supported", "\(path)deposit",
        "A deposit can only be paid on the platform's own site: leave this field out.")
      return nil
    }
    guard text.wholeMatch(of: /\d{1,7}(\.\d{1,2})?/) != nil, let amount = Decimal(string: text),
      amount > 0
    else {
      add("deposit_invalid", "\(path)deposit", "Give an amount in euros, such as 150 or 150.50.")
      return nil
    }
    return amount
  }

  /// What goes with a contract that is put on the platform's site.
  ///
  /// - Parameter testers: where notifications may go; nil where they may go anywhere.
  mutating func injection(testers: Set<String>?) -> Injection? {
    guard let injection = draft.injection else { return nil }
    if let message = injection.submitMessage {
      if injection.mode == .draft {
        add(
          "message_not_with_draft", "submitMessage",
          "A message goes with contracts that are submitted, not with drafts (guide 2.2).")
      }
      if message.count > 2_000 || message.unicodeScalars.count > 4_000 {
        add("field_too_long", "submitMessage", "At most 2000 characters.")
      }
      if message.unicodeScalars.contains(where: { PlainText.isControl($0) && $0 != "\n" }) {
        add(
          "field_invalid", "submitMessage",
          "Control and direction characters other than line breaks are not accepted.")
      }
    }
    if let testers, injection.notifySignatory {
      for (index, one) in draft.signatories.enumerated()
      where !testers.contains(one.email.lowercased()) {
        add(
          "not_a_tester", "signatories[\(index)].email",
          "The test platform sends real e-mails: add this address to PARAPHE_TESTERS or to the brand's testers, or use a draft."
        )
      }
    }
    return injection
  }

  mutating func order() -> SigningOrder {
    guard let text = draft.order else { return .any }
    guard let order = SigningOrder(rawValue: text) else {
      add("order_invalid", "order", "Use \"any\" or \"given\".")
      return .any
    }
    return order
  }

  mutating func returnURL() -> String? {
    guard let value = draft.returnURL else { return brand.returnURL }
    guard value.utf8.count <= 2000, let url = URL(string: value), let scheme = url.scheme,
      scheme == "https" || scheme == "http", url.host() != nil, url.user() == nil
    else {
      add("return_url_invalid", "returnUrl", "Give an absolute http or https URL.")
      return nil
    }
    return url.absoluteString
  }

  mutating func frameOrigins() -> [String] {
    if draft.frameOrigins.count > 10 {
      add("too_many_origins", "frameOrigins", "At most 10 origins.")
    }
    for (index, origin) in draft.frameOrigins.prefix(10).enumerated()
    where !WebOrigin.isValid(origin) {
      add(
        "origin_invalid", "frameOrigins[\(index)]",
        "Give an origin: scheme, host and port only, such as https://extranet.example.com.")
    }
    return draft.frameOrigins
  }

  mutating func metadata() -> [String: String] {
    if draft.metadata.count > 50
      || draft.metadata.contains(where: { $0.key.utf8.count > 400 || $0.value.utf8.count > 2000 })
    {
      add(
        "metadata_too_large", "metadata",
        "At most 50 entries, names up to 400 and values up to 2000 bytes.")
    }
    return draft.metadata
  }

  mutating func add(_ code: String, _ field: String, _ detail: String) {
    problems.append(DraftProblem(code, field, detail))
  }

  private static func isEmail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
      && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
      && !text.contains { $0.isWhitespace || $0 == "," || $0 == ";" || $0 == "<" || $0 == ">" }
  }

  private static func instant(_ text: String, zone: TimeZone) -> Date? {
    if text.contains("T") {
      // The parser takes more than RFC 3339 allows: the form and the day are checked first.
      guard text.wholeMatch(of: /\d{4}-\d\d-\d\dT[0-2]\d:[0-5]\d:[0-5]\d(Z|[+-]\d\d:\d\d)/) != nil,
        instant(String(text.prefix(10)), zone: zone) != nil, !text.dropFirst(11).hasPrefix("24")
      else { return nil }
      return try? Date(text, strategy: .iso8601)
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let components = DateComponents(
      year: year, month: month, day: day, hour: 23, minute: 59, second: 59)
    guard let date = calendar.date(from: components),
      calendar.component(.day, from: date) == day, calendar.component(.month, from: date) == month
    else { return nil }
    return date
  }
}
