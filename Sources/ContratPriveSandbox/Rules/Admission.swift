import ContratPrive
import Foundation
import GRDB

/// Who may call, and how often.
extension SandboxRules {
  /// The account of a key pair.
  ///
  /// - Throws: ``SandboxRefusal``; a pair of the other platform is told so only with the right key.
  func authenticate(_ keys: Wire.Keys) async throws -> SandboxAccount {
    guard let account = try await database.account(apiUser: keys.apiUser),
      ConstantTime.areEqual(account.apiKey.value, keys.apiKey)
    else {
      throw SandboxRefusal(.invalidKeys, "apiKey and apiUser are not a pair of this platform")
    }
    guard account.platform == mode else {
      throw SandboxRefusal(
        .keysOfOtherPlatform,
        "these keys are of the \(account.platform.rawValue) platform; this is \(mode.rawValue)")
    }
    return account
  }

  /// Says what the account is (guide 2.1).
  func check(as act: Act) async throws -> Wire.CheckAnswer {
    try await perform(act) { _ in
      Wire.CheckAnswer(platform: mode.rawValue, account: act.account.name)
    }
  }

  /// Counts a call in its day.
  ///
  /// - Returns: why the call is refused, if the day's requests were used up before it.
  func countRequest(_ act: Act, _ db: Database) throws -> SandboxRefusal? {
    let count =
      try Int.fetchOne(
        db,
        sql: """
          INSERT INTO quota (api_user, day, requests) VALUES (?, ?, 1)
          ON CONFLICT (api_user, day) DO UPDATE SET requests = requests + 1 RETURNING requests
          """,
        arguments: [act.account.apiUser, PlatformDay.name(of: act.at)]) ?? 0
    guard let limit = dailyRequests, count > limit else { return nil }
    return SandboxRefusal(.quotaExceeded, "\(limit) requests a day were made")
  }
}

/// The platform's day: that of Paris.
enum PlatformDay {
  static let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
    return calendar
  }()

  /// `2026-11-23`.
  static func name(of date: Date) -> String {
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    return String(
      format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  }
}
