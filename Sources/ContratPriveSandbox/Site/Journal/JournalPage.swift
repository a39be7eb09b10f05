import GRDB
import Hummingbird

/// What truly happened, whatever was answered. Newest first.
struct JournalPage: Sendable {
  let entries: [LedgerItem]
  /// Of the contract whose entries are shown alone.
  let contract: String?
  let contractURL: String?
  let allURL: String
  let pager: SitePager
}

/// An entry of the ledger.
struct LedgerItem: Sendable {
  let moment: SiteMoment
  let account: String?
  let call: String
  let event: String
  let eventText: String
  let contract: String?
  let contractURL: String?
  let signatory: String?
  let fault: String?

  init(_ row: Row, _ visit: SiteVisit) {
    moment = visit.texts.precise(row["at"])
    account = row["account"]
    call = row["call"]
    event = row["event"]
    let key = "event.\(event)"
    eventText = visit.texts.hasText(key) ? visit.texts.text(key) : event
    contract = row["contract_id"]
    contractURL = contract.map { visit.contractURL($0) }
    signatory = row["signatory_id"]
    fault = row["fault"]
  }
}

extension SandboxSite {
  private static let entriesPerPage = 50

  @Sendable func journal(_ visit: SiteVisit) async throws -> Response {
    let (contract, size) = (visit.asked("contrat"), Self.entriesPerPage)
    let arguments: StatementArguments = [
      "contract": contract, "limit": size + 1, "offset": (visit.pageNumber - 1) * size,
    ]
    let entries = try await database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT ledger.*, coalesce(account.name, ledger.api_user) AS account
          FROM ledger LEFT JOIN account USING (api_user)
          WHERE :contract IS NULL OR contract_id = :contract
          ORDER BY ledger.id DESC LIMIT :limit OFFSET :offset
          """, arguments: arguments
      ).map { LedgerItem($0, visit) }
    }
    let model = JournalPage(
      entries: Array(entries.prefix(size)), contract: contract,
      contractURL: contract.map { visit.contractURL($0) }, allURL: visit.url("/journal"),
      pager: SitePager(visit, hasMore: entries.count > size))
    return page(.journal, model, titled: visit.texts.text("journal.title"), in: visit)
  }
}
