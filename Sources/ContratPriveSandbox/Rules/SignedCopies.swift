import Foundation
import GRDB

/// The main documents of a contract with one more signature, made before it is known whether they
/// can be kept.
struct SignedCopies: Sendable {
  /// How many had signed what this was added to.
  let before: Int
  /// By their numbers.
  let documents: [Int: Data]
}

/// The contract is no longer as it was when its documents were signed.
struct ContractMoved: Error {}

/// Making the signed documents, and keeping them.
extension SandboxRules {
  /// Signs the working copies for a signatory.
  ///
  /// - Returns: nil where the call would be refused: who keeps the outcome says why.
  func signedCopies(
    of contractID: String, by signatoryID: String, code: String, as act: Act
  ) async throws -> SignedCopies? {
    guard
      let (before, copies, signature) = try await workingCopies(
        of: contractID, for: signatoryID, code: code, as: act)
    else { return nil }
    var signed: [Int: Data] = [:]
    for (number, copy) in copies {
      signed[number] = try await documents.sign(copy, signature)
    }
    return SignedCopies(before: before, documents: signed)
  }

  /// - Throws: ``ContractMoved``.
  func keep(_ made: SignedCopies?, of contract: ContractRecord, _ db: Database) throws {
    guard let made, made.before == (try signatures(on: contract.id, db)) else {
      throw ContractMoved()
    }
    for (number, data) in made.documents {
      try db.execute(
        sql:
          "UPDATE document SET signed = ? WHERE contract_id = ? AND kind = 'main' AND number = ?",
        arguments: [data, contract.id, number])
    }
  }

  private typealias WorkingCopies = (before: Int, copies: [Int: Data], signature: SignatureToMake)

  private func workingCopies(
    of contractID: String, for signatoryID: String, code: String, as act: Act
  ) async throws -> WorkingCopies? {
    try await database.pool.read { db in
      do {
        let contract = try openContract(contractID, of: act, db)
        let signatory = try unsigned(signatoryID, of: contract, db)
        guard try isRight(code, from: signatory) else { return nil }
        let rows = try Row.fetchAll(
          db,
          sql: "SELECT number, signed FROM document WHERE contract_id = ? AND kind = 'main'",
          arguments: [contract.id])
        var copies: [Int: Data] = [:]
        for row in rows {
          guard let copy = row["signed"] as Data? else { return nil }
          copies[row["number"]] = copy
        }
        let signature = SignatureToMake(
          contractID: contract.id, signatoryName: signatory.fullName, position: signatory.position,
          at: act.at, language: contract.language)
        return (try signatures(on: contract.id, db), copies, signature)
      } catch is SandboxRefusal {
        return nil
      }
    }
  }

  private func signatures(on contract: String, _ db: Database) throws -> Int {
    try Int.fetchOne(
      db,
      sql: "SELECT count(*) FROM signatory WHERE contract_id = ? AND signed_at IS NOT NULL",
      arguments: [contract]) ?? 0
  }

  /// Contracts of an older database have no working copies yet.
  func prepareOlder(_ contractID: String, of act: Act) async throws {
    let found = try await database.pool.read { db -> (ContractToSign, [(Int, Data)])? in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT number, data FROM document
          WHERE contract_id = ? AND kind = 'main' AND signed IS NULL
          """,
        arguments: [contractID])
      guard !rows.isEmpty else { return nil }
      let contract = try contract(contractID, of: act, db)
      // Of one that is not open, `sign` says so.
      guard contract.status == .open else { return nil }
      let subject = ContractToSign(
        id: contract.id, label: contract.label, language: contract.language,
        signatoryNames: try signatories(of: contract.id, db).map(\.fullName),
        isTest: mode == .sandbox)
      return (subject, rows.map { ($0["number"], $0["data"]) })
    }
    guard let (subject, waiting) = found else { return }
    for (number, data) in waiting {
      let copy: Data
      do {
        copy = try await documents.prepare(data, contract: subject)
      } catch {
        throw CreateCheck.refusal(of: "mainDocument[\(number - 1)]", error)
      }
      try await database.pool.write { db in
        try db.execute(
          sql: """
            UPDATE document SET signed = ?
            WHERE contract_id = ? AND kind = 'main' AND number = ? AND signed IS NULL
            """,
          arguments: [copy, subject.id, number])
      }
    }
  }
}
