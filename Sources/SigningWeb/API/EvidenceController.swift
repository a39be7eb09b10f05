import Foundation
import HTTPTypes
import Hummingbird
import Signing

/// The evidence of contracts: `/api/v1/contracts/{id}/evidence`.
struct EvidenceController: Sendable {
  let site: SigningSite

  func add(to group: RouterGroup<APIContext>) {
    group.get("contracts/:id/evidence") { request, context in
      try await answer(request, context) { try await site.evidence.evidence($0) }
    }
    group.post("contracts/:id/evidence/renew") { request, context in
      try await answer(request, context) { try await site.evidence.renewed($0) }
    }
  }

  private func answer(
    _ request: Request, _ context: APIContext,
    _ make: (ContractID) async throws -> StoredFile
  ) async throws -> Response {
    let contract = try await ContractsController(site: site).contract(context)
    do {
      let file = try await make(contract.id)
      return try await site.answer(
        file, .evidence(contract.id), to: request, context
      ).response
    } catch let unavailable as EvidenceUnavailable {
      throw Problem(unavailable)
    }
  }
}

extension Problem {
  fileprivate init(_ unavailable: EvidenceUnavailable) {
    switch unavailable {
    case .noTimestampAuthority:
      self.init(
        .serviceUnavailable, "timestamp_authority_missing",
        "Evidence needs a time-stamping authority: the operator has to set PARAPHE_TIMESTAMP_URL.")
    case .timestampFailed(let reason):
      self.init(
        .serviceUnavailable, "timestamp_failed",
        "The time-stamping authority did not answer as it should (\(reason)): ask again in a minute.",
        headers: [.retryAfter: "60"])
    case .busy:
      self.init(
        .serviceUnavailable, "evidence_busy",
        "Evidence of other contracts is being made: ask again in half a minute.",
        headers: [.retryAfter: "30"])
    case .damaged(let reason):
      self.init(
        .internalServerError, "evidence_damaged",
        "The evidence that was kept is not as it was made: restore the data folder. \(reason)")
    }
  }
}
