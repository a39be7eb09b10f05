import ContratPrive
import GRDB
import Hummingbird

/// The faults that are asked for now, and the form to ask for one more.
struct FaultsPage: Sendable {
  let faults: [Item]
  let url: String
  let clearURL: String
  let kinds: [Kind]
  let calls: [SiteChoice]
  let accounts: [SiteChoice]
  let codes: [SiteChoice]
  let skip: SiteField
  let remaining: SiteField
  let milliseconds: SiteField

  struct Item: Sendable {
    let id: String
    let name: String
    let kind: String
    let call: String?
    let account: String?
    let details: [String]
  }

  struct Kind: Sendable {
    let value: String
    let label: String
    let about: String
    let isSelected: Bool
  }
}

extension SandboxSite {
  @Sendable func faults(_ visit: SiteVisit) async throws -> Response {
    try await faultsPage(visit, FaultForm())
  }

  @Sendable func addFault(_ visit: SiteVisit, _ form: SiteForm) async throws -> Response {
    let accounts = try await database.read { db in
      try String.fetchAll(db, sql: "SELECT api_user FROM account")
    }
    let fault = try FaultForm(form, accounts: accounts, visit.texts)
    if fault.hasErrors { return try await faultsPage(visit, fault) }
    _ = try await FaultQueue(pool: database).add(fault.fault)
    return .see(visit.url("/pannes", [("fait", SiteChrome.Done.faultAdded.rawValue)]))
  }

  /// Takes back one fault, or all without one named.
  @Sendable func clearFaults(_ visit: SiteVisit, _ form: SiteForm) async throws -> Response {
    let named = form.text("fault", upTo: 20)
    let id = Int64(named)
    guard named.isEmpty || id != nil else { throw SiteProblem.badForm }
    try await database.write { db in
      try db.execute(
        sql: "DELETE FROM fault WHERE :id IS NULL OR id = :id", arguments: ["id": id])
    }
    let done = id == nil ? SiteChrome.Done.faultsCleared : .faultRemoved
    return .see(visit.url("/pannes", [("fait", done.rawValue)]))
  }

  private func faultsPage(_ visit: SiteVisit, _ form: FaultForm) async throws -> Response {
    let (faults, accounts) = try await database.read { db in
      (
        try Row.fetchAll(
          db,
          sql: """
            SELECT fault.*, account.name AS account FROM fault LEFT JOIN account USING (api_user)
            ORDER BY fault.id LIMIT 500
            """
        ).map { item($0, visit.texts) },
        try SiteChoice.accounts(chosen: form.account, db)
      )
    }
    let texts = visit.texts
    let model = FaultsPage(
      faults: faults, url: visit.url("/pannes"),
      clearURL: visit.url("/pannes/effacer"),
      kinds: SandboxFault.Kind.allCases.map {
        FaultsPage.Kind(
          value: $0.rawValue, label: texts.text("fault.\($0.rawValue)"),
          about: texts.text("fault.\($0.rawValue).about"), isSelected: $0 == form.kind)
      },
      calls: PlatformCallName.allCases.map(\.rawValue).map {
        SiteChoice(value: $0, label: $0, isSelected: $0 == form.call)
      },
      accounts: accounts,
      codes: FaultForm.codes.map {
        SiteChoice(value: $0.rawValue, label: $0.rawValue, isSelected: $0.rawValue == form.code)
      },
      skip: form.skip, remaining: form.remaining, milliseconds: form.milliseconds)
    return page(
      .faults, model, titled: texts.text("faults.title"), in: visit, isError: form.hasErrors,
      status: form.hasErrors ? .unprocessableContent : .ok)
  }

  private func item(_ row: Row, _ texts: SiteTexts) -> FaultsPage.Item {
    let kind: String = row["kind"]
    let (skip, milliseconds): (Int, Int) = (row["skip"], row["milliseconds"])
    let details: [String?] = [
      skip > 0 ? texts.count("faults.after", skip) : nil,
      texts.count("faults.times", row["remaining"]),
      milliseconds > 0 ? texts.text("faults.ms", ["n": texts.number(milliseconds)]) : nil,
      row["code"],
    ]
    return FaultsPage.Item(
      id: "\(row["id"] as Int64)",
      name: texts.hasText("fault.\(kind)") ? texts.text("fault.\(kind)") : kind, kind: kind,
      call: row["call"], account: row["account"] ?? row["api_user"],
      details: details.compactMap { $0 })
  }
}
