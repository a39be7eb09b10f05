import Foundation
import GRDB
import Hummingbird

/// The contracts of every account, newest first.
struct ContractsPage: Sendable {
  let contracts: [Item]
  let statuses: [SiteChoice]
  let accounts: [SiteChoice]
  /// Kept by the filter's form.
  let chosenLanguage: String?
  let isFiltered: Bool
  let allURL: String
  let pager: SitePager

  struct Item: Sendable {
    let id: String
    let label: String
    let url: String
    let account: String
    let status: String
    let statusText: String
    let signedText: String
    let created: SiteMoment
    let deadline: SiteMoment
  }
}

extension SandboxSite {
  private static let contractsPerPage = 20

  @Sendable func contracts(_ visit: SiteVisit) async throws -> Response {
    let status = visit.asked("statut").flatMap(SiteStatus.init)
    let account = visit.asked("compte")
    let size = Self.contractsPerPage
    let arguments: StatementArguments = [
      "now": now().timeIntervalSince1970, "status": status?.rawValue, "account": account,
      "limit": size + 1, "offset": (visit.pageNumber - 1) * size,
    ]
    let (contracts, accounts) = try await database.read { db in
      (
        try Row.fetchAll(
          db,
          sql: """
            SELECT contract.id, label, contract.created_at, deadline, account.name,
              \(SiteStatus.sql) AS shown,
              (SELECT count(*) FROM signatory WHERE contract_id = contract.id) AS people,
              (SELECT count(signed_at) FROM signatory WHERE contract_id = contract.id) AS signed
            FROM contract JOIN account USING (api_user)
            WHERE (:account IS NULL OR api_user = :account) AND (:status IS NULL OR shown = :status)
            ORDER BY contract.created_at DESC, contract.rowid DESC LIMIT :limit OFFSET :offset
            """, arguments: arguments
        ).map { item($0, visit) },
        try SiteChoice.accounts(chosen: account, db)
      )
    }
    let texts = visit.texts
    let model = ContractsPage(
      contracts: Array(contracts.prefix(size)),
      statuses: SiteStatus.allCases.map {
        SiteChoice(
          value: $0.rawValue, label: texts.text("status.\($0.rawValue)"), isSelected: $0 == status)
      },
      accounts: accounts,
      chosenLanguage: visit.isLanguageChosen ? texts.language.rawValue : nil,
      isFiltered: status != nil || account != nil, allURL: visit.url("/contrats"),
      pager: SitePager(visit, hasMore: contracts.count > size))
    return page(.contracts, model, titled: texts.text("contracts.title"), in: visit)
  }

  private func item(_ row: Row, _ visit: SiteVisit) -> ContractsPage.Item {
    let (people, signed): (Int, Int) = (row["people"], row["signed"])
    let status: String = row["shown"]
    return ContractsPage.Item(
      id: row["id"], label: row["label"], url: visit.contractURL(row["id"]),
      account: row["name"], status: status, statusText: visit.texts.text("status.\(status)"),
      signedText: visit.texts.text(
        "contracts.signedBy", ["n": "\(signed)", "total": "\(people)"]),
      created: visit.texts.moment(row["created_at"]), deadline: visit.texts.moment(row["deadline"]))
  }
}

extension SiteChoice {
  static func accounts(chosen: String?, _ db: Database) throws -> [SiteChoice] {
    try Row.fetchAll(db, sql: "SELECT api_user, name FROM account ORDER BY rowid").map {
      SiteChoice(value: $0["api_user"], label: $0["name"], isSelected: $0["api_user"] == chosen)
    }
  }
}

extension SiteVisit {
  func contractURL(_ id: String, done: SiteChrome.Done? = nil) -> String {
    url("/contrats/\(Self.segment(id))", [("fait", done?.rawValue)])
  }

  func signingURL(_ id: String, done: SiteChrome.Done? = nil) -> String {
    url("/signer/\(Self.segment(id))", [("fait", done?.rawValue)])
  }

  func paymentURL(_ id: String) -> String { url("/payer/\(Self.segment(id))") }
}
