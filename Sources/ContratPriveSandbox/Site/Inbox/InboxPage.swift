import GRDB
import Hummingbird

/// What would have been sent: SMS with their codes, and e-mails. Newest first.
struct InboxPage: Sendable {
  /// Whether there are SMS depends on the platform.
  let lead: String
  let messages: [Item]
  let contracts: [SiteChoice]
  let chosenLanguage: String?
  let isFiltered: Bool
  let allURL: String
  let pager: SitePager

  struct Item: Sendable {
    let isSms: Bool
    let isEmail: Bool
    let recipient: String
    let recipientSpoken: String?
    let subject: String?
    let body: String
    let moment: SiteMoment
    let contractLabel: String
    let contractURL: String
    let mailURL: String
  }
}

extension SandboxSite {
  private static let messagesPerPage = 20

  @Sendable func inbox(_ visit: SiteVisit) async throws -> Response {
    let (contract, size) = (visit.asked("contrat"), Self.messagesPerPage)
    let arguments: StatementArguments = [
      "contract": contract, "limit": size + 1, "offset": (visit.pageNumber - 1) * size,
    ]
    let (messages, contracts) = try await database.read { db in
      (
        try Row.fetchAll(
          db,
          sql: """
            SELECT message.*, contract.label FROM message
            JOIN contract ON contract.id = message.contract_id
            WHERE :contract IS NULL OR message.contract_id = :contract
            ORDER BY message.id DESC LIMIT :limit OFFSET :offset
            """, arguments: arguments
        ).map { item($0, visit) },
        try Row.fetchAll(
          db,
          sql: """
            SELECT id, label FROM contract WHERE id = :contract OR id IN (
              SELECT contract_id FROM message GROUP BY contract_id ORDER BY max(id) DESC LIMIT 50)
            ORDER BY created_at DESC
            """, arguments: ["contract": contract]
        ).map {
          let id: String = $0["id"]
          return SiteChoice(
            value: id, label: "\($0["label"] as String) (\(id.suffix(6)))",
            isSelected: id == contract)
        }
      )
    }
    let texts = visit.texts
    let model = InboxPage(
      lead: texts.text("inbox.lead.\(mode.rawValue)"), messages: Array(messages.prefix(size)),
      contracts: contracts,
      chosenLanguage: visit.isLanguageChosen ? texts.language.rawValue : nil,
      isFiltered: contract != nil, allURL: visit.url("/messages"),
      pager: SitePager(visit, hasMore: messages.count > size))
    return page(.inbox, model, titled: texts.text("inbox.title"), in: visit)
  }

  private func item(_ row: Row, _ visit: SiteVisit) -> InboxPage.Item {
    let isSms = row["kind"] == "sms"
    let recipient: String = row["recipient"]
    return InboxPage.Item(
      isSms: isSms, isEmail: !isSms,
      recipient: isSms ? visit.texts.masked(recipient) : recipient,
      recipientSpoken: isSms ? visit.texts.spoken(recipient) : nil, subject: row["subject"],
      body: row["body"], moment: visit.texts.moment(row["sent_at"]), contractLabel: row["label"],
      contractURL: visit.contractURL(row["contract_id"]),
      mailURL: "/messages/\(row["id"] as Int64)/eml")
  }
}
