import ContratPrive
import Foundation
import GRDB

/// What people do on the platform's own site. None of it counts as a request of the API.
extension SandboxRules {
  /// Fills in mobile numbers of a draft (guide 3.1).
  ///
  /// - Parameter mobiles: by signatory, in French or international form; empty ones are passed
  ///   over.
  func completeDraft(_ contractID: String, mobiles: [String: String]) async throws {
    let act = try await act(onContract: contractID)
    try await perform(act) { db in
      let contract = try draft(contractID, of: act, db)
      let known = Set(try signatories(of: contract.id, db).map(\.id))
      for (id, text) in mobiles.sorted(by: { $0.key < $1.key })
      where text.contains(where: { !$0.isWhitespace }) {
        guard known.contains(id) else {
          throw SandboxRefusal(.unknownSignatory, "Ce signataire n’est pas de ce contrat.")
        }
        guard let mobile = MobileNumber.normalised(text) else {
          throw SandboxRefusal.invalid(
            "Donnez un numéro de mobile, comme 06 12 34 56 78 ou +33 6 12 34 56 78.")
        }
        try db.execute(
          sql: "UPDATE signatory SET mobile = ? WHERE id = ?", arguments: [mobile, id])
      }
      try act.log("Brouillon complété sur le site", of: contract.id, db)
    }
  }

  /// Sends a draft to its signatories (guide 2.2).
  func submitDraft(_ contractID: String) async throws {
    let act = try await act(onContract: contractID)
    try await perform(act) { db in
      let contract = try draft(contractID, of: act, db)
      guard try signatories(of: contract.id, db).allSatisfy({ $0.mobile != nil }) else {
        throw SandboxRefusal.invalid(
          "Il manque un numéro de mobile\u{A0}: chaque signataire doit en avoir un.")
      }
      try db.execute(
        sql: "UPDATE contract SET status = 'open', submitted_at = ? WHERE id = ?",
        arguments: [act.at.timeIntervalSince1970, contract.id])
      try act.log("Contrat soumis", of: contract.id, db)
      try act.record(.contractSubmitted, contract: contract.id, db)
      try announce(contract, act, db)
    }
  }

  /// Pays a signatory's deposit; no call of the API does (guide 2.3).
  func payDeposit(signatoryID: String, by means: DepositMeans) async throws {
    let contractID = try await database.pool.read { db in
      try String.fetchOne(
        db, sql: "SELECT contract_id FROM signatory WHERE id = ?", arguments: [signatoryID])
    }
    guard let contractID else { throw SandboxRefusal(.unknownSignatory, "no such signatory") }
    let act = try await act(onContract: contractID)
    let masked = try means.masked(at: act.at)
    try await perform(act) { db in
      let contract = try openContract(contractID, of: act, db)
      let signatory = try unsigned(signatoryID, of: contract, db)
      guard let cents = signatory.depositCents, signatory.depositPaidAt == nil else {
        throw SandboxRefusal(.noDepositDue, "Aucun acompte n’est à régler.")
      }
      try db.execute(
        sql: "UPDATE signatory SET deposit_paid_at = ?, deposit_means = ? WHERE id = ?",
        arguments: [act.at.timeIntervalSince1970, masked, signatory.id])
      try act.log(
        "Acompte de \(FrenchText.euros(cents: cents)) réglé par \(signatory.fullName)",
        of: contract.id, db)
      try act.record(.depositPaid, contract: contract.id, signatory: signatory.id, db)
    }
  }

  /// Signs with the code received by SMS, by the API's rules.
  func signOnSite(contractID: String, signatoryID: String, code: String) async throws {
    let act = try await act(onContract: contractID)
    _ = try await sign(contractID, signatoryID, code: code, as: act)
  }

  /// Sends a signatory a code, by the API's rules.
  func sendSmsOnSite(contractID: String, signatoryID: String) async throws {
    let act = try await act(onContract: contractID)
    try await sendSms(contractID, signatoryID, as: act)
  }

  /// Tells those who asked for it that a contract is open for signature.
  func announce(_ contract: ContractRecord, _ act: Act, _ db: Database) throws {
    if contract.notifySignatory {
      for signatory in try signatories(of: contract.id, db) {
        try Outbox.post(
          notifications.invitation(to: signatory, of: contract, from: act.account),
          contract: contract.id, signatory: signatory.id, act, db)
      }
    }
    try notifications.tellOwner(.submitted, of: contract, act, db)
  }

  private func act(onContract id: String) async throws -> Act {
    let account = try await database.pool.read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT account.* FROM account JOIN contract ON contract.api_user = account.api_user
          WHERE contract.id = ?
          """,
        arguments: [id]
      ).map(SandboxAccount.init(row:))
    }
    // A contract of the other platform is not on this one.
    guard let account, account.platform == mode else {
      throw SandboxRefusal(.unknownContract, "no such contract")
    }
    return Act(account: account, call: Act.site, at: now())
  }

  private func draft(_ id: String, of act: Act, _ db: Database) throws -> ContractRecord {
    let contract = try contract(id, of: act, db)
    guard contract.status == .draft else {
      throw SandboxRefusal(.contractNotDraft, "Ce contrat n’est plus un brouillon.")
    }
    return contract
  }
}
