/// Which of the guide's two platforms a server stands in for (guide 1.2), and its limits (guide
/// 1.4).
package enum SandboxMode: String, Sendable, CaseIterable, Codable {
  /// No SMS, code 0000, no limits, documents marked TEST.
  case sandbox
  /// Random codes, delivered to the inbox page, and the limits of production.
  case production

  /// SMS to one signatory of a contract: the first and five resends. Nil: no limit.
  var smsLimit: Int? { self == .production ? 6 : nil }

  /// Failed signatures of one signatory of a contract. Nil: no limit.
  var failureLimit: Int? { self == .production ? 5 : nil }

  /// Requests of one account in a day of the platform. Nil: no limit.
  var dailyRequests: Int? { self == .production ? 1000 : nil }

  /// Whether codes are told in messages: the sandbox's code is known and nothing is sent.
  var sendsMessages: Bool { self == .production }

  /// A code for one signatory: `0000`, or six random digits.
  func newCode() -> String {
    guard self == .production else { return "0000" }
    var generator = SystemRandomNumberGenerator()
    let digits = String(Int.random(in: 0...999_999, using: &generator))
    return String(repeating: "0", count: 6 - digits.count) + digits
  }
}
