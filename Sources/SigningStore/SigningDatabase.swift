package import Foundation
import GRDB
package import Logging
package import Signing

/// The SQLite database of a server: the only place that knows SQL.
package struct SigningDatabase: ContractStore {
  let pool: DatabasePool
  let monotonic = MonotonicClock()
  let budget: CallBudget
  let outbox: Outbox
  let transitions: TransitionLog
  package let changes = ContractChanges()

  /// Opens or makes the database and brings it to the present schema.
  ///
  /// - Parameters:
  ///   - budget: how many calls of the platform can be begun a day.
  ///   - hasEndpoint: whether a brand is told of events by webhooks.
  ///   - logger: told of every contract that moved; nobody by default.
  package init(
    at path: String, budget: CallBudget = CallBudget(account: "none", limit: 1_000_000),
    hasEndpoint: @escaping @Sendable (BrandID) -> Bool = { _ in false },
    logger: Logger? = nil
  ) throws {
    self.budget = budget
    outbox = Outbox(hasEndpoint: hasEndpoint)
    transitions = TransitionLog(logger: logger)
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    pool = try DatabasePool(path: path, configuration: configuration)
    // Opening a pool sets WAL and with it NORMAL, under which a power cut could lose an intent that
    // was committed before its call was made. So it is set afterwards, and asked for again.
    let mode = try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      return try Int.fetchOne(db, sql: "PRAGMA synchronous")
    }
    guard mode == 2 else { throw DurabilityUnavailable() }
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1", migrate: migration1)
    migrator.registerMigration("2", migrate: migration2)
    migrator.registerMigration("3", migrate: migration3)
    migrator.registerMigration("4", migrate: migration4)
    migrator.registerMigration("5", migrate: migration5)
    migrator.registerMigration("6", migrate: migration6)
    migrator.registerMigration("7", migrate: migration7)
    migrator.registerMigration("8", migrate: migration8)
    migrator.registerMigration("9", migrate: migration9)
    migrator.registerMigration("10", migrate: migration10)
    try migrator.migrate(pool)
    try pool.write { db in try Self.claim(budget.account, db) }
  }

  /// Ids of one platform account mean nothing to another: contracts would be looked for, and created,
  /// where they do not belong.
  private static func claim(_ account: String, _ db: Database) throws {
    let hasCalls = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM remote_call)") ?? true
    let owner = try String.fetchOne(db, sql: "SELECT name FROM platform_account")
    // Before there was such a row, days were counted for each account.
    let earlier = try String.fetchOne(db, sql: "SELECT account FROM call_day ORDER BY day DESC")
    if hasCalls, let owner = owner ?? earlier, owner != account {
      throw OtherPlatformAccount(owner: owner)
    }
    try db.execute(
      sql: """
        INSERT INTO platform_account VALUES (1, ?1) ON CONFLICT DO UPDATE SET name = ?1
        """, arguments: [account])
  }

  package func insert(
    _ contract: Contract, links: [SigningLink], idempotency: IdempotencyKey?, by actor: Actor
  ) async throws -> ContractID? {
    try await pool.write { db in
      if let idempotency, let earlier = try Self.contractID(for: idempotency, db) {
        return earlier
      }
      var contract = contract
      let journal = contract.state.takeJournal()
      try ContractRow.insert(contract, db)
      for link in links { try LinkRow.insert(link, db) }
      try write(journal, of: contract.id, by: actor, db)
      transitions.note(contract.id, from: nil, to: contract.state, by: actor, db)
      if let idempotency {
        try db.execute(
          sql: """
            INSERT INTO idempotency (brand_id, key, body_hash, contract_id, created_at)
            VALUES (?, ?, ?, ?, ?)
            """,
          arguments: [
            idempotency.brandID.rawValue, idempotency.key, idempotency.bodyHash,
            contract.id.rawValue, contract.createdAt.timeIntervalSince1970,
          ])
      }
      return nil
    }
  }

  package func contractID(for key: IdempotencyKey) async throws -> ContractID? {
    try await pool.read { db in try Self.contractID(for: key, db) }
  }

  private static func contractID(
    for key: IdempotencyKey, _ db: Database
  ) throws -> ContractID? {
    guard
      let row = try Row.fetchOne(
        db,
        sql: "SELECT body_hash, contract_id FROM idempotency WHERE brand_id = ? AND key = ?",
        arguments: [key.brandID.rawValue, key.key])
    else { return nil }
    guard row["body_hash"] == key.bodyHash else { throw IdempotencyConflict() }
    return ContractID(rawValue: row["contract_id"])
  }

  package func contract(_ id: ContractID) async throws -> Contract? {
    try await pool.read { db in try ContractRow.fetch(id, db)?.0 }
  }

  package func contracts(_ query: ContractQuery) async throws -> [Contract] {
    try await pool.read { db in
      var conditions: [String] = []
      var arguments = StatementArguments()
      func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        guard let value else { return }
        conditions.append(condition)
        arguments += [value]
      }
      add("brand_id = ?", query.brandID?.rawValue)
      add("status = ?", query.status?.rawValue)
      add("reference = ?", query.reference)
      add("created_at >= ?", query.from?.timeIntervalSince1970)
      add("created_at < ?", query.to?.timeIntervalSince1970)
      add(
        "(created_at, id) < (SELECT created_at, id FROM contract WHERE id = ?)",
        query.after?.rawValue)
      arguments += [query.limit]
      let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
      return try Row.fetchAll(
        db,
        sql: "SELECT * FROM contract \(filter) ORDER BY created_at DESC, id DESC LIMIT ?",
        arguments: arguments
      ).map { try ContractRow.decode($0, db) }
    }
  }

  package func change<Result: Sendable>(
    _ id: ContractID, from known: KeptContract?, at now: Date, by actor: Actor,
    _ body: @escaping @Sendable (inout ContractState) throws -> Result
  ) async throws -> Changed<Result> {
    try await pool.write { db in try change(id, from: known, at: now, by: actor, db, body) }
  }

  package func change<Result: Sendable>(
    _ id: ContractID, ifOpen attempt: AttemptID, at now: Date, by actor: Actor,
    _ body: @escaping @Sendable (inout ContractState) throws -> Result
  ) async throws -> Changed<Result>? {
    try await pool.write { db in
      guard try CallRow.isOpen(attempt, db) else { return nil }
      return try change(id, from: nil, at: now, by: actor, db, body)
    }
  }

  private func change<Result>(
    _ id: ContractID, from known: KeptContract?, at now: Date, by actor: Actor, _ db: Database,
    _ body: (inout ContractState) throws -> Result
  ) throws -> Changed<Result> {
    var (contract, version) = try present(id, known, db)
    var state = contract.state
    state.allowance = try budget.allowance(
      of: contract.account, besides: try ContractRow.needs(of: id, db), at: now, db)
    let result = try body(&state)
    let journal = state.takeJournal()
    state.allowance = contract.state.allowance
    if state != contract.state {
      version = try ContractRow.update(state, of: id, version: version, db)
      transitions.note(id, from: contract.state, to: state, by: actor, db)
      contract.state = state
      db.afterNextTransaction { [changes] _ in changes.ring(id) }
    }
    try write(journal, of: id, by: actor, db)
    return Changed(result, KeptContract(contract: contract, version: version))
  }

  /// The contract as it is now: read, unless what is known of it is still true.
  private func present(
    _ id: ContractID, _ known: KeptContract?, _ db: Database
  ) throws -> (Contract, version: Int) {
    if let known, try ContractRow.version(of: id, db) == known.version {
      return (known.contract, known.version)
    }
    guard let found = try ContractRow.fetch(id, db) else { throw UnknownContract() }
    return found
  }

  /// Writes what a change leaves behind, in the transaction of the change.
  func write(
    _ journal: [JournalEntry], of contract: ContractID, by actor: Actor, _ db: Database
  ) throws {
    for entry in journal {
      switch entry {
      case .event(let event):
        try AuditRow.append(
          event, to: contract, by: event.kind.isServersOwn ? .server : actor, monotonic.read(), db)
        try outbox.insert(event, of: contract, db)
      case .callBegun(let call, let at):
        try budget.spend(on: try ContractRow.account(of: contract, db), at: at, db)
        try CallRow.insert(call, of: contract, at: at, db)
      case .callEnded(let attempt, let outcome, let at):
        try CallRow.end(attempt, outcome, at: at, db)
      case .quotaUsedUp(let at):
        try budget.useUp(try ContractRow.account(of: contract, db), at: at, db)
      case .attached(let attachment): try AttachmentRow.insert(attachment, of: contract, db)
      }
    }
  }

  package func visit(_ link: LinkID) async throws -> LinkVisit? {
    try await pool.read { db in
      guard let link = try LinkRow.fetch(link, db),
        let (contract, _) = try ContractRow.fetch(link.contractID, db)
      else { return nil }
      return LinkVisit(link: link, contract: contract)
    }
  }

  package func touch(_ link: LinkID, at now: Date, by actor: Actor) async throws {
    try await pool.write { db in
      guard let opened = try LinkRow.touch(link, at: now, db),
        var state = try ContractRow.fetch(opened.contractID, db)?.0.state
      else { return }
      state.viewed(opened.signatoryID, at: now)
      try write(state.takeJournal(), of: opened.contractID, by: actor, db)
    }
  }

  package func links(of signatory: SignatoryID) async throws -> [SigningLink] {
    try await pool.read { db in try LinkRow.fetchAll(of: signatory, db) }
  }

  package func addLink(
    _ link: SigningLink, authentication: Authentication?, revokeOthers: Bool, at now: Date,
    by actor: Actor
  ) async throws {
    let facts = ["othersRevoked": "\(revokeOthers)", "link": link.id.reference]
    let event = ContractEvent(
      kind: .linkCreated, signatoryID: link.signatoryID, at: now,
      data: facts.merging(authentication?.trail() ?? [:]) { $1 })
    try await pool.write { db in
      if revokeOthers { try LinkRow.revokeAll(of: link.signatoryID, at: now, db) }
      try LinkRow.insert(link, db)
      try write([.event(event)], of: link.contractID, by: actor, db)
    }
  }

  package func events(of contract: ContractID) async throws -> [ContractEvent] {
    try await pool.read { db in try AuditRow.fetchAll(of: contract, db).compactMap(\.event) }
  }

  package func isReady() async -> Bool {
    (try? await pool.read { db in try Int.fetchOne(db, sql: "SELECT 1 FROM contract LIMIT 1") ?? 1 })
      != nil
  }
}

/// The database belongs to another account of a platform.
package struct OtherPlatformAccount: Error, CustomStringConvertible {
  let owner: String

  package var description: String {
    "its contracts belong to another account or platform (\(owner)): give another folder for this one"
  }
}

/// SQLite does not confirm that commits survive a power cut.
struct DurabilityUnavailable: Error {}
