import BlockingWork
import Foundation
import HTTPTypes
import Hummingbird
import Signing

/// Contracts that are signed on the platform's own site (guide 3.1): `POST /api/v1/batches` puts them
/// there, `POST /api/v1/collections` reads what became of them.
struct BatchesController: Sendable {
  let site: SigningSite

  func add(to group: RouterGroup<APIContext>) {
    group.post("batches", use: inject)
    group.post("collections", use: collect)
  }

  /// Everything is checked before anything is kept. A contract is known by its reference: the same
  /// one again is not put there twice, whatever happened meanwhile.
  @Sendable private func inject(_ request: Request, _ context: APIContext) async throws -> Response
  {
    let read = try await site.largeBody(BatchBody.self, of: request)
    defer { withExtendedLifetime(read.share) {} }
    let drafts = read.value.drafts
    try await check(drafts, context.brand)
    let actor = site.actor(context.role, request, peer: context.peer)
    var contracts: [ContractID] = []
    let brand = context.brand.id
    for (index, draft) in drafts.enumerated() {
      do {
        let key = try await BlockingWork.run { IdempotencyKey.injection(of: draft, brand) }
        contracts.append(
          try await site.desk.prepare(
            draft, brand: context.brand, idempotency: key, by: actor
          ).id)
      } catch is IdempotencyConflict {
        throw Problem(
          .conflict, "reference_used",
          "A contract with this reference and another content was injected before: use a new reference for a new contract.",
          field: "contracts[\(index)].reference")
      }
    }
    var waitsUntil: Date?
    for id in contracts where waitsUntil == nil {
      do {
        try await site.engine.inject(id, by: actor)
      } catch MoveRefusal.quotaReached(let until) {
        // They are kept, and put there as soon as there is a new day.
        waitsUntil = until
      } catch is MoveRefusal {
      }
    }
    return try ContractsController.json(
      BatchView(
        contracts: try await contracts.asyncMap { id in
          try BatchView.Entry(await site.store.contract(id))
        }, waitsUntil: waitsUntil), .accepted)
  }

  private func check(_ drafts: [ContractDraft], _ brand: Brand) async throws {
    var problems: [DraftProblem] = []
    var references: Set<String> = []
    if drafts.isEmpty {
      problems.append(DraftProblem("field_missing", "contracts", "Give at least one contract."))
    }
    for (index, draft) in drafts.enumerated() {
      let path = "contracts[\(index)]"
      if !references.insert(draft.reference).inserted {
        problems.append(
          DraftProblem(
            "reference_repeated", "\(path).reference",
            "Two contracts of this batch have the same reference."))
      }
      do {
        try await site.desk.check(draft, brand: brand)
      } catch let refused as DraftRefused {
        problems += refused.problems.map {
          DraftProblem($0.code, "\(path).\($0.field)", $0.detail)
        }
      }
    }
    if !problems.isEmpty { throw Problem(DraftRefused(problems: problems)) }
  }

  @Sendable private func collect(
    _ request: Request, _ context: APIContext
  ) async throws -> Response {
    let isCompany = context.role == .company
    if isCompany {
      // It costs a call of the day, whatever it finds.
      let seconds = site.limits.collections.take(context.brand.account.rawValue)
      if seconds != nil {
        site.refusals.note(
          .limitCollections, by: site.actor(context.role, request, peer: context.peer))
      }
      try Problem.refuse(seconds)
    }
    let looked = try await site.engine.collect(of: isCompany ? context.brand.id : nil)
    return try ContractsController.json(CollectionView(lookedFor: looked))
  }
}

/// The body of `POST /api/v1/batches`.
struct BatchBody: Decodable, Sendable {
  let drafts: [ContractDraft]

  private enum Keys: String, CodingKey, CaseIterable {
    case mode, notifySignatory, notifyOwner, submitMessage, contracts
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(Keys.self)
    let fields = try decoder.container(keyedBy: Keys.self)
    let mode = try fields.decodeIfPresent(Injection.Mode.self, forKey: .mode) ?? .submit
    let notifySignatory =
      try fields.decodeIfPresent(Bool.self, forKey: .notifySignatory) ?? true
    let notifyOwner = try fields.decodeIfPresent(Bool.self, forKey: .notifyOwner) ?? true
    let message = try fields.decodeIfPresent(String.self, forKey: .submitMessage)
    drafts = try fields.decode([ContractBody].self, forKey: .contracts).map { body in
      var draft = body.draft
      draft.injection = Injection(
        mode: mode, notifySignatory: notifySignatory, notifyOwner: notifyOwner,
        submitMessage: body.submitMessage ?? message)
      return draft
    }
  }
}

/// The answer to `POST /api/v1/batches`.
struct BatchView: Encodable {
  struct Entry: Encodable {
    let id: String
    let reference: String
    let status: String
    let failure: String?

    init(_ contract: Contract?) throws {
      guard let contract else { throw UnknownContract() }
      id = contract.id.rawValue
      reference = contract.reference
      status = contract.state.status.rawValue
      failure = contract.state.failure
    }
  }

  let contracts: [Entry]
  /// Set where the day's calls are used up: when the rest is put on the platform.
  let waitsUntil: Date?
}

/// The answer to `POST /api/v1/collections`.
struct CollectionView: Encodable {
  /// How many contracts the list was asked about.
  let lookedFor: Int
}

extension IdempotencyKey {
  /// A contract that is injected is known by its reference; another content under the same one is a
  /// mistake.
  static func injection(of draft: ContractDraft, _ brand: BrandID) -> IdempotencyKey {
    var parts = [
      draft.reference, draft.label, draft.language, draft.deadline,
      draft.injection?.mode.rawValue ?? "", "\(draft.injection?.notifySignatory ?? false)",
      "\(draft.injection?.notifyOwner ?? false)", draft.injection?.submitMessage ?? "",
    ]
    for document in draft.documents {
      parts += [document.kind, document.name, sha256Hex(document.data)]
    }
    for one in draft.signatories {
      parts += [one.firstName, one.lastName, one.email, one.mobile, one.deposit ?? ""]
    }
    parts += draft.metadata.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return IdempotencyKey(
      brandID: brand, key: "inject:\(draft.reference)", bodyHash: sha256Hex(Data(text.utf8)))
  }
}

extension Array {
  fileprivate func asyncMap<Result>(
    _ transform: (Element) async throws -> Result
  ) async rethrows -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(count)
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
