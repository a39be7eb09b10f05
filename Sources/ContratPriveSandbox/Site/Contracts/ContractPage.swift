import GRDB
import Hummingbird

/// All that the platform knows of a contract.
struct ContractPage: Sendable {
  let id: String
  let label: String
  let account: String
  let mode: String
  let status: String
  let statusText: String
  let created: SiteMoment
  let deadline: SiteMoment
  let notifications: String
  let submitMessage: String?
  let people: [Person]
  let documents: [DocumentItem]
  let log: [Event]
  let ledger: [LedgerItem]
  let draft: Draft?
  let messagesURL: String
  let journalURL: String

  struct Person: Sendable {
    let id: String
    let name: String
    let email: String
    let mobile: String?
    let mobileSpoken: String
    let smsText: String
    let failedText: String
    let signed: SiteMoment?
    let deposit: String?
    let paid: SiteMoment?
    let url: String
  }

  struct Event: Sendable {
    let moment: SiteMoment
    let event: String
  }

  /// What a draft waits for (guide 3.1).
  struct Draft: Sendable {
    let url: String
    let error: String?
    let hasMissing: Bool
    let missing: [Missing]
  }

  struct Missing: Sendable {
    let id: String
    let name: String
    let typed: String
    let error: String?
    let isFirstError: Bool
  }
}

extension SandboxSite {
  @Sendable func contract(_ visit: SiteVisit) async throws -> Response {
    try await contractPage(visit, draft: DraftForm())
  }

  func contractPage(_ visit: SiteVisit, draft: DraftForm) async throws -> Response {
    let (id, now) = (visit.parameter("contract"), now())
    let found = try await database.read { db in
      try SiteContract.find(id, at: now, db).map { contract in
        (
          contract: contract,
          log: try Row.fetchAll(
            db, sql: "SELECT at, event FROM log WHERE contract_id = ? ORDER BY sequence LIMIT 500",
            arguments: [id]
          ).map { ContractPage.Event(moment: visit.texts.precise($0["at"]), event: $0["event"]) },
          ledger: try Row.fetchAll(
            db,
            sql: """
              SELECT ledger.*, NULL AS account FROM ledger
              WHERE contract_id = ? ORDER BY id DESC LIMIT 100
              """, arguments: [id]
          ).map { LedgerItem($0, visit) }
        )
      }
    }
    guard let found else { throw SiteProblem.noSuchContract }
    let (contract, texts) = (found.contract, visit.texts)
    let model = ContractPage(
      id: id, label: contract.label, account: contract.account,
      mode: texts.text("mode.\(contract.mode.rawValue)"),
      status: contract.status.rawValue,
      statusText: texts.text("status.\(contract.status.rawValue)"),
      created: texts.moment(contract.createdAt), deadline: texts.moment(contract.deadline),
      notifications: notifications(contract, texts), submitMessage: contract.submitMessage,
      people: contract.signatories.map { person($0, visit) },
      documents: contract.documents.map { DocumentItem($0, of: id, visit) },
      log: found.log, ledger: found.ledger,
      draft: contract.status == .draft ? draft.model(contract, visit) : nil,
      messagesURL: visit.url("/messages", [("contrat", id)]),
      journalURL: visit.url("/journal", [("contrat", id)]))
    return page(
      .contract, model, titled: contract.label, in: visit, isError: draft.hasErrors,
      status: draft.hasErrors ? .unprocessableContent : .ok)
  }

  private func notifications(_ contract: SiteContract, _ texts: SiteTexts) -> String {
    switch (contract.notifiesSignatories, contract.notifiesOwner) {
    case (true, true): texts.text("contract.notify.both")
    case (true, false): texts.text("contract.notify.signatories")
    case (false, true): texts.text("contract.notify.owner")
    case (false, false): texts.text("contract.notify.nobody")
    }
  }

  private func person(_ signatory: SiteSignatory, _ visit: SiteVisit) -> ContractPage.Person {
    let texts = visit.texts
    return ContractPage.Person(
      id: signatory.id, name: signatory.name, email: signatory.email,
      mobile: signatory.mobile.map(texts.masked),
      mobileSpoken: texts.spoken(signatory.mobile ?? ""),
      smsText: texts.count("count.sms", signatory.smsSent),
      failedText: texts.count("count.failed", signatory.failedCodes),
      signed: signatory.signedAt.map(texts.moment),
      deposit: signatory.depositCents.map(texts.euros),
      paid: signatory.depositPaidAt.map(texts.moment), url: visit.signingURL(signatory.id))
  }
}
