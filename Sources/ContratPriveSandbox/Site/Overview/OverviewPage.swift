import Foundation
import GRDB
import Hummingbird

/// The accounts, and how to call the sandbox.
struct OverviewPage: Sendable {
  let accounts: [Account]
  /// A command that works as it is, where the key pair is in a file.
  let command: String?
  let contractsURL: String
  let messagesURL: String
  let faultsURL: String
  let journalURL: String

  struct Account: Sendable {
    let name: String
    let platform: String
    let isProduction: Bool
    let about: String
    let apiUser: String
    let apiKey: String
    let command: String
    let requests: Int
    let quota: Int
    let quotaText: String
    let contractsText: String
    let contractsURL: String
    let counts: [Count]
  }

  struct Count: Sendable {
    let status: String
    let statusText: String
    let number: String
    let url: String
  }
}

extension SandboxSite {
  /// Requests a day in production (guide 1.4).
  private static let quota = SandboxMode.production.dailyRequests ?? 1000

  @Sendable func overview(_ visit: SiteVisit) async throws -> Response {
    let now = now()
    let accounts = try await database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT account.*, coalesce(quota.requests, 0) AS used FROM account
          LEFT JOIN quota ON quota.api_user = account.api_user AND quota.day = ?
          ORDER BY account.rowid
          """, arguments: [PlatformDay.name(of: now)]
      ).map { row in
        account(row, try ContractStatusCount.all(of: row["api_user"], at: now, db), visit)
      }
    }
    let model = OverviewPage(
      accounts: accounts,
      command: keysFile.map { command(body: "@\($0.absoluteURL.path)", visit) },
      contractsURL: visit.url("/contrats"), messagesURL: visit.url("/messages"),
      faultsURL: visit.url("/pannes"), journalURL: visit.url("/journal"))
    return page(.overview, model, titled: visit.texts.text("overview.title"), in: visit)
  }

  private func account(
    _ row: Row, _ counts: [ContractStatusCount], _ visit: SiteVisit
  ) -> OverviewPage.Account {
    let texts = visit.texts
    let (user, key): (String, String) = (row["api_user"], row["api_key"])
    let platform = SandboxMode(rawValue: row["platform"]) ?? .sandbox
    let used: Int = row["used"]
    return OverviewPage.Account(
      name: row["name"], platform: texts.text("mode.\(platform.rawValue)"),
      isProduction: platform == .production,
      about: texts.text(
        platform == mode ? "mode.\(platform.rawValue).about" : "mode.other.about"),
      apiUser: user, apiKey: key,
      command: command(body: #"{"apiKey":"\#(key)","apiUser":"\#(user)"}"#, visit),
      requests: min(used, Self.quota), quota: Self.quota,
      quotaText: texts.text(
        "overview.quota.\(platform.rawValue)",
        ["n": texts.number(used), "max": texts.number(Self.quota)]),
      contractsText: texts.count("count.contracts", counts.map(\.number).reduce(0, +)),
      contractsURL: visit.url("/contrats", [("compte", user)]),
      counts: counts.map { count in
        OverviewPage.Count(
          status: count.status.rawValue, statusText: texts.text("status.\(count.status.rawValue)"),
          number: texts.number(count.number),
          url: visit.url("/contrats", [("statut", count.status.rawValue), ("compte", user)]))
      })
  }

  /// - Parameter body: as `curl -d` takes it.
  private func command(body: String, _ visit: SiteVisit) -> String {
    let quoted = "'\(body.replacing("'", with: #"'\''"#))'"
    return """
      curl -s http://\(visit.authority)/api/checkConnexionRequest \
      -H 'Content-Type: application/json' -d \(quoted)
      """
  }
}
