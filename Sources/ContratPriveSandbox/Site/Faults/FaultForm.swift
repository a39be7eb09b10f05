import ContratPrive

/// The form that asks for a fault, as it was typed.
struct FaultForm: Sendable {
  static let codes: [ErrorCode] = [
    .invalidRequest, .invalidKeys, .keysOfOtherPlatform, .unknownCall, .unknownContract,
    .unknownSignatory, .invalidDocument, .alreadySigned, .contractNotOpen, .wrongCode,
    .noCodeSent, .signatoryLocked, .tooManySms, .depositUnpaid, .quotaExceeded,
  ]

  var kind = SandboxFault.Kind.refuse
  /// Nil is every call.
  var call: String?
  /// Nil is every account.
  var account: String?
  var code = ErrorCode.invalidRequest.rawValue
  var skip = SiteField(value: "0")
  var remaining = SiteField(value: "1")
  var milliseconds = SiteField(value: "2000")
  private var numbers: [String: Int] = [:]

  var hasErrors: Bool {
    [skip, remaining, milliseconds].contains { $0.error != nil }
  }

  init() {}

  /// - Parameter accounts: the ones that there are.
  /// - Throws: ``SiteProblem`` for a choice that the page does not offer.
  init(_ form: SiteForm, accounts: [String], _ texts: SiteTexts) throws(SiteProblem) {
    guard let kind = SandboxFault.Kind(rawValue: form.text("kind", upTo: 40)) else {
      throw .badForm
    }
    self.kind = kind
    call = try Self.choice(
      form.text("call", upTo: 60), of: PlatformCallName.allCases.map(\.rawValue))
    account = try Self.choice(form.text("account", upTo: 100), of: accounts)
    let code = try Self.choice(form.text("code", upTo: 60), of: Self.codes.map(\.rawValue))
    self.code = code ?? ErrorCode.invalidRequest.rawValue
    skip = number("skip", form, in: 0...10_000, texts)
    remaining = number("remaining", form, in: 1...10_000, texts)
    milliseconds = number("milliseconds", form, in: 1...600_000, texts)
  }

  /// What is asked for; fields that mean nothing to its kind are left out.
  var fault: SandboxFault {
    SandboxFault(
      kind, call: call, account: account, skip: numbers["skip"] ?? 0,
      times: numbers["remaining"] ?? 1,
      milliseconds: kind.needsMilliseconds ? numbers["milliseconds"] ?? 0 : 0,
      code: kind == .refuse ? code : nil)
  }

  private static func choice(_ value: String, of all: [String]) throws(SiteProblem) -> String? {
    if value.isEmpty { return nil }
    guard all.contains(value) else { throw .badForm }
    return value
  }

  private mutating func number(
    _ name: String, _ form: SiteForm, in range: ClosedRange<Int>, _ texts: SiteTexts
  ) -> SiteField {
    let typed = form.text(name, upTo: 12)
    guard let number = Int(typed.filter { $0.isASCII && !$0.isWhitespace }), range.contains(number)
    else {
      let places = [
        "min": texts.number(range.lowerBound), "max": texts.number(range.upperBound),
      ]
      return SiteField(value: typed, error: texts.text("faults.number.invalid", places))
    }
    numbers[name] = number
    return SiteField(value: typed)
  }
}
