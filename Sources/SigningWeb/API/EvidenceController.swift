import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Signing

/// The evidence of contracts: `/api/v1/contracts/{id}/evidence`.
struct EvidenceController: Sendable {
  let site: SigningSite

  func add(to group: RouterGroup<APIContext>) {
    group.get("contracts/:id/evidence") { _, context in
      try await answer(context) { try await site.evidence.evidence($0) }
    }
    group.post("contracts/:id/evidence/renew") { _, context in
      try await answer(context) { try await site.evidence.renewed($0) }
    }
  }

  private func answer(
    _ context: APIContext, _ make: (ContractID) async throws -> StoredFile
  ) async throws -> Response {
    let contract = try await ContractsController(site: site).contract(context)
    do {
      let file = try await make(contract.id)
      let data = try await site.files.data(of: file)
      return Response(
        status: .ok,
        headers: [
          .contentType: "application/vnd.etsi.asic-e+zip",
          .contentDisposition: "attachment; filename=\"\(contract.id.rawValue).asice\"",
          .cacheControl: "private, no-store",
        ], body: ResponseBody(byteBuffer: ByteBuffer(data: data)))
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
