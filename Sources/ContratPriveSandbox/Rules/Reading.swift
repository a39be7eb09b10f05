import ContratPrive
import Foundation
import GRDB

/// `contractListRequest` and `contractDetailRequest` (guide 2.2).
extension SandboxRules {
  func list(_ request: Wire.ListRequest, as act: Act) async throws -> Wire.ListAnswer {
    try await perform(act) { db in
      if let status = request.status, ContractRecord.Status(rawValue: status) == nil {
        let known = ContractRecord.Status.allCases.map(\.rawValue).joined(separator: ", ")
        throw SandboxRefusal.invalid("status: one of \(known)")
      }
      // Creation times are whole seconds, so the bounds hold for what the answer shows.
      let contracts = try ContractRecord.fetchAll(
        db,
        sql: """
          SELECT * FROM contract WHERE api_user = ?1 AND (?2 IS NULL OR status = ?2)
            AND (?3 IS NULL OR created_at >= ?3) AND (?4 IS NULL OR created_at < ?4)
          ORDER BY created_at, rowid
          """,
        arguments: [
          act.account.apiUser, request.status, request.from?.timeIntervalSince1970,
          request.to?.timeIntervalSince1970,
        ])
      return Wire.ListAnswer(
        contract: contracts.map {
          Wire.ListItem(
            contractId: $0.id, label: $0.label, status: $0.status.rawValue,
            createdAt: $0.createdAt)
        })
    }
  }

  func detail(_ request: Wire.ContractRequest, as act: Act) async throws -> Wire.DetailAnswer {
    try await perform(act) { db in
      let contract = try contract(request.contractId, of: act, db)
      let documents = try Row.fetchAll(
        db,
        sql: """
          SELECT name, data, CASE WHEN ?2 THEN signed END AS signed FROM document
          WHERE contract_id = ?1 AND kind = 'main' ORDER BY number
          """,
        // A working copy is not given out: not everybody has signed it.
        arguments: [contract.id, contract.status == .signed])
      let log = try Row.fetchAll(
        db, sql: "SELECT at, event FROM log WHERE contract_id = ? ORDER BY sequence",
        arguments: [contract.id])
      return Wire.DetailAnswer(
        contractId: contract.id, label: contract.label, status: contract.status.rawValue,
        signatory: try signatories(of: contract.id, db).map { signatory in
          Wire.SignatoryDetail(
            signatoryId: signatory.id, firstName: signatory.firstName,
            lastName: signatory.lastName,
            status: signatory.signedAt == nil ? "waiting" : "signed", signedAt: signatory.signedAt,
            deposit: signatory.depositCents.map { Decimal($0) / 100 },
            depositPaidAt: signatory.depositPaidAt)
        },
        mainDocument: documents.map {
          Wire.MainDocumentDetail(name: $0["name"], data: $0["data"], signedData: $0["signed"])
        },
        log: log.map {
          Wire.LogEntry(at: Date(timeIntervalSince1970: $0["at"]), event: $0["event"])
        })
    }
  }
}
