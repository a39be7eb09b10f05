import Foundation
import HTTPTypes
import Hummingbird
import Signing

/// The signatories of a contract: codes for all at once, and putting right who somebody is.
struct SignatoriesController: Sendable {
  let site: SigningSite
  private var contracts: ContractsController { ContractsController(site: site) }

  init(site: SigningSite) {
    self.site = site
  }

  func add(to group: RouterGroup<APIContext>) {
    group.post("contracts/:id/codes", use: sendCodes)
    group.patch("contracts/:id/signatories/:sid", use: correct)
  }

  @Sendable private func sendCodes(
    _ request: Request, _ context: APIContext
  ) async throws -> Response {
    let contract = try await contracts.contract(context)
    do {
      try await site.engine.askAllCodes(
        of: contract.id, by: site.actor(context.role, request, peer: context.peer))
    } catch let refusal as MoveRefusal {
      throw Problem(refusal, at: site.clock.now())
    }
    return try await answer(context)
  }

  @Sendable private func correct(
    _ request: Request, _ context: APIContext
  ) async throws -> Response {
    let contract = try await contracts.contract(context)
    guard
      let signatory = contract.signatory(SignatoryID(rawValue: context.parameters.get("sid") ?? ""))
    else { throw Problem.unknownSignatory }
    let body = try ContractsController.decode(
      CorrectionBody.self, from: try await request.bodyData(upTo: 16 << 10))
    do {
      try await site.desk.correct(
        signatory, of: contract, brand: context.brand, body.correction,
        by: site.actor(context.role, request, peer: context.peer))
    } catch let refused as DraftRefused {
      throw Problem(refused)
    } catch is ContractBegun {
      throw Problem(
        .conflict, "contract_begun",
        "The contract is on its way to the platform, or over: cancel it and deposit another.")
    }
    return try await answer(context)
  }

  private func answer(_ context: APIContext) async throws -> Response {
    try ContractsController.json(
      ContractView(try await contracts.contract(context), isTest: site.isTest))
  }
}

extension Problem {
  /// A move that has no place in the contract's present state.
  init(_ refusal: MoveRefusal, at now: Date) {
    switch refusal {
    case .unknownSignatory: self = .unknownSignatory
    case .ended(let status):
      self.init(.conflict, "contract_ended", "This contract is \(status.rawValue).")
    case .busy:
      self.init(
        .conflict, "contract_busy",
        "A call to the platform is under way for this contract: ask again in a minute.",
        headers: [.retryAfter: "60"])
    case .orderGiven:
      self.init(
        .conflict, "order_given",
        "Signatories sign one after the other: each is sent a code at their turn.")
    case .tooSoon(let seconds):
      self.init(
        .conflict, "codes_too_soon", "Codes were sent just now: ask again in a moment.",
        headers: [.retryAfter: "\(seconds)"])
    case .noResendLeft:
      self.init(.conflict, "no_codes_left", "Nobody is left who can be sent a code.")
    case .quotaReached(let until):
      self.init(
        .serviceUnavailable, "quota_reached",
        "The platform's requests of today are used up or promised to contracts under way.",
        headers: [.retryAfter: RetryAfter.seconds(until: until, at: now)])
    case .noCodeAsked, .noConsent, .notYourTurn:
      self.init(.conflict, "contract_not_ready", "This is not possible yet.")
    }
  }
}
