import ContratPrive
import Foundation
import GRDB

/// What the platform does for each call of the guide's chapter 2, and on its own site.
struct SandboxRules: Sendable {
  let database: SandboxDatabase
  let mode: SandboxMode
  /// Requests of one account in a day of the platform. Nil: no limit.
  let dailyRequests: Int?
  let documents: any DocumentSigning
  let outbox: Outbox
  let notifications: Notifications
  /// Of those who sign the same contract.
  let turns = ContractTurns()
  /// In whole seconds, as the wire carries them: what is stored is what was answered.
  let now: @Sendable () -> Date

  init(
    database: SandboxDatabase, mode: SandboxMode, dailyRequests: Int?,
    documents: any DocumentSigning, outbox: Outbox, address: SiteAddress,
    now: @escaping @Sendable () -> Date
  ) {
    self.database = database
    self.mode = mode
    self.dailyRequests = dailyRequests
    self.documents = documents
    self.outbox = outbox
    self.notifications = Notifications(address: address, mode: mode)
    self.now = { Date(timeIntervalSince1970: now().timeIntervalSince1970.rounded(.down)) }
  }

  /// Does one thing for an account in one transaction: what is due by then expires, a call is
  /// counted even where it is refused, and a refused one leaves nothing else behind. The answer
  /// follows the commit.
  func perform<Answer: Sendable>(
    _ act: Act, _ work: @Sendable (Database) throws -> Answer
  ) async throws -> Answer {
    let (result, hasMail) = try await database.pool.write { db in
      try expire(at: act.at, db)
      let result = try attempt(act, work, db)
      return (result, try Outbox.hasMail(db))
    }
    // A mail that cannot be written now stays in the outbox; the call has had its effect.
    if hasMail { try? await outbox.deliver() }
    return try result.get()
  }

  private func attempt<Answer: Sendable>(
    _ act: Act, _ work: (Database) throws -> Answer, _ db: Database
  ) throws -> Result<Answer, SandboxRefusal> {
    if act.isCall, let refusal = try countRequest(act, db) { return .failure(refusal) }
    var answer: Result<Answer, SandboxRefusal> = .failure(SandboxRefusal(.serverError, "no answer"))
    do {
      try db.inSavepoint {
        answer = .success(try work(db))
        return .commit
      }
    } catch let refusal as SandboxRefusal {
      answer = .failure(refusal)
    }
    return answer
  }

  // MARK: - Steps

  func contract(_ id: String, of act: Act, _ db: Database) throws -> ContractRecord {
    guard
      let contract = try ContractRecord.fetchOne(
        db, sql: "SELECT * FROM contract WHERE id = ? AND api_user = ?",
        arguments: [id, act.account.apiUser])
    else { throw SandboxRefusal(.unknownContract, "no such contract") }
    return contract
  }

  func openContract(_ id: String, of act: Act, _ db: Database) throws -> ContractRecord {
    let contract = try contract(id, of: act, db)
    guard contract.status == .open else {
      throw SandboxRefusal(
        .contractNotOpen, "the contract is not open for signature: \(contract.status.rawValue)")
    }
    return contract
  }

  func unsigned(_ id: String, of contract: ContractRecord, _ db: Database) throws
    -> SignatoryRecord
  {
    guard
      let signatory = try SignatoryRecord.fetchOne(
        db, sql: "SELECT * FROM signatory WHERE id = ? AND contract_id = ?",
        arguments: [id, contract.id])
    else { throw SandboxRefusal(.unknownSignatory, "no such signatory") }
    guard signatory.signedAt == nil else {
      throw SandboxRefusal(.alreadySigned, "this signatory has signed already")
    }
    return signatory
  }

  func signatories(of contract: String, _ db: Database) throws -> [SignatoryRecord] {
    try SignatoryRecord.fetchAll(
      db, sql: "SELECT * FROM signatory WHERE contract_id = ? ORDER BY position",
      arguments: [contract])
  }
}
