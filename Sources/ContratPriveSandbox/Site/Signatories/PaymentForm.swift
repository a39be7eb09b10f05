import Foundation

/// How a deposit is paid, as it was typed. Neither the card's number nor its cryptogram is kept for
/// showing the form again.
struct PaymentForm: Sendable {
  enum Kind: String { case card, bank }

  let kind: Kind
  var number = SiteField()
  var expires = SiteField()
  var cvv = SiteField()
  var iban = SiteField()
  /// What was refused that no field explains.
  var error: String?

  var hasErrors: Bool {
    error != nil || [number, expires, cvv, iban].contains { $0.error != nil }
  }

  init(_ kind: Kind = .card) {
    self.kind = kind
  }

  /// - Parameter means: nil where a field has to be corrected first.
  init(_ form: SiteForm, at now: Date, _ texts: SiteTexts, means: inout DepositMeans?) {
    kind = Kind(rawValue: form.text("means", upTo: 10)) ?? .card
    means = nil
    switch kind {
    case .card: means = readCard(form, at: now, texts)
    case .bank: means = readBank(form, texts)
    }
  }

  /// Puts the platform's refusal beside the field that it must be about: the rest was checked.
  mutating func refuse(_ refusal: SandboxRefusal, _ texts: SiteTexts) {
    guard refusal.code == .invalidMeans else {
      error = texts.text(for: refusal)
      return
    }
    switch kind {
    case .card: number.error = texts.text("payment.number.refused")
    case .bank: iban.error = Self.invalidIBAN(texts)
    }
  }

  private static func invalidIBAN(_ texts: SiteTexts) -> String {
    texts.text("payment.iban.invalid", ["example": DepositMeans.exampleIBAN])
  }

  private mutating func readCard(
    _ form: SiteForm, at now: Date, _ texts: SiteTexts
  ) -> DepositMeans? {
    let digits = form.text("number", upTo: 40).filter { !" \u{A0}-".contains($0) }
    if digits.wholeMatch(of: /[0-9]{12,19}/) == nil {
      number.error = texts.text("payment.number.invalid")
    }
    expires.value = form.text("expires", upTo: 10)
    let date = Self.month(expires.value)
    if let date {
      let today = PlatformDay.calendar.dateComponents([.year, .month], from: now)
      let (year, month) = (today.year ?? 0, today.month ?? 1)
      if (date.year, date.month) < (year, month) {
        expires.error = texts.text("payment.expires.past")
      }
    } else {
      expires.error = texts.text("payment.expires.invalid")
    }
    let code = form.text("cvv", upTo: 10)
    if code.wholeMatch(of: /[0-9]{3}/) == nil { cvv.error = texts.text("payment.cvv.invalid") }
    guard !hasErrors, let date else { return nil }
    return .card(number: digits, expires: date, cvv: code)
  }

  private mutating func readBank(_ form: SiteForm, _ texts: SiteTexts) -> DepositMeans? {
    iban.value = form.text("iban", upTo: 60)
    let compact = iban.value.uppercased().filter { !" \u{A0}-".contains($0) }
    guard !compact.isEmpty else {
      iban.error = Self.invalidIBAN(texts)
      return nil
    }
    return .bankAccount(iban: compact)
  }

  /// Reads `11/28`, `11 / 2028` and `1128`.
  private static func month(_ typed: String) -> (month: Int, year: Int)? {
    guard let match = typed.wholeMatch(of: /(0?[1-9]|1[0-2]) ?[\/-]? ?(20)?([0-9]{2})/),
      let month = Int(match.output.1), let year = Int(match.output.3)
    else { return nil }
    return (month, 2000 + year)
  }
}

extension PaymentForm {
  func model(_ visit: SiteVisit, signatory: String) -> PaymentPage.Form {
    PaymentPage.Form(
      url: visit.url("/payer/\(SiteVisit.segment(signatory))"), error: error, number: number,
      expires: expires, cvv: cvv, iban: iban)
  }
}
