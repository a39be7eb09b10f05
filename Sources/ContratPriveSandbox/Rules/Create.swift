import ContratPrive
import Foundation
import GRDB

/// `contractCreateRequest` (guide 2.2).
extension SandboxRules {
  func create(_ request: Wire.CreateRequest, as act: Act) async throws -> Wire.CreateAnswer {
    let id = "cp_\(SandboxID.random())"
    // Outside of the transaction: reading documents takes time. A refusal is still counted.
    let prepared: Result<[Data], any Error>
    do {
      prepared = .success(try await prepare(request, id: id, at: act.at))
    } catch {
      prepared = .failure(error)
    }
    return try await perform(act) { db in
      let working = try prepared.get()
      try insert(request, id: id, act, db)
      let signatories = try insertSignatories(request.signatory, of: id, db)
      try insertDocuments(request, working: working, of: id, db)
      try act.log(request.action.submit ? "Contrat soumis" : "Brouillon enregistré", of: id, db)
      try act.record(request.action.submit ? .contractCreated : .draftCreated, contract: id, db)
      if request.action.submit {
        try announce(try contract(id, of: act, db), act, db)
      }
      return Wire.CreateAnswer(
        contractId: id, signatory: signatories.map { Wire.NewSignatoryAnswer(signatoryId: $0) })
    }
  }

  /// Checks a new contract.
  ///
  /// - Returns: the working copies of its main documents.
  private func prepare(
    _ request: Wire.CreateRequest, id: String, at now: Date
  ) async throws -> [Data] {
    try CreateCheck(request: request, now: now).run()
    let subject = ContractToSign(
      id: id, label: request.label, language: request.language,
      signatoryNames: request.signatory.map { "\($0.firstName) \($0.lastName)" },
      isTest: mode == .sandbox)
    for (index, annex) in (request.annex ?? []).enumerated() {
      do {
        try await documents.check(annex.data)
      } catch {
        throw CreateCheck.refusal(of: "annex[\(index)]", error)
      }
    }
    var prepared: [Data] = []
    for (index, document) in request.mainDocument.enumerated() {
      do {
        prepared.append(try await documents.prepare(document.data, contract: subject))
      } catch {
        throw CreateCheck.refusal(of: "mainDocument[\(index)]", error)
      }
    }
    return prepared
  }

  private func insert(
    _ request: Wire.CreateRequest, id: String, _ act: Act, _ db: Database
  ) throws {
    let at = act.at.timeIntervalSince1970
    try db.execute(
      sql: """
        INSERT INTO contract (id, api_user, label, language, deadline, created_at, status,
          notify_signatory, notify_owner, submit_message, submitted_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, act.account.apiUser, request.label, request.language,
        request.deadline.timeIntervalSince1970, at, request.action.submit ? "open" : "draft",
        request.notify.signatory, request.notify.owner, request.notify.submitMessage,
        request.action.submit ? at : nil,
      ])
  }

  private func insertSignatories(
    _ people: [Wire.NewSignatory], of contract: String, _ db: Database
  ) throws -> [String] {
    try people.enumerated().map { position, person in
      let id = "sg_\(SandboxID.random())"
      try db.execute(
        sql: """
          INSERT INTO signatory (id, contract_id, position, first_name, last_name, email, mobile,
            sms_sent, codes_tried, deposit_cents) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)
          """,
        arguments: [
          id, contract, position, person.firstName, person.lastName, person.email, person.mobile,
          person.deposit.flatMap(CreateCheck.cents),
        ])
      return id
    }
  }

  private func insertDocuments(
    _ request: Wire.CreateRequest, working: [Data], of contract: String, _ db: Database
  ) throws {
    func insert(_ kind: String, _ number: Int, _ document: Wire.Document, _ working: Data?) throws {
      try db.execute(
        sql: """
          INSERT INTO document (contract_id, kind, number, name, data, signed)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [contract, kind, number, document.name, document.data, working])
    }
    for (number, document) in request.mainDocument.enumerated() {
      try insert("main", number, document, working[number])
    }
    for (number, document) in (request.annex ?? []).enumerated() {
      try insert("annex", number, document, nil)
    }
  }
}
