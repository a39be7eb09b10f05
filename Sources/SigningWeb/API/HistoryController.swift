import Hummingbird
import Signing

/// What happened to a contract, in words: `/api/v1/contracts/{id}/history`.
struct HistoryController: Sendable {
  let site: SigningSite

  func add(to group: RouterGroup<APIContext>) {
    group.get("contracts/:id/history") { _, context in
      let contract = try await ContractsController(site: site).contract(context)
      return try ContractsController.json(
        HistoryView(
          of: contract, trail: try await site.trail.auditTrail(of: contract.id),
          calls: try await site.operations.calls(of: contract.id),
          // Where visitors came from is for who runs the server; the company has it in the
          // evidence, should it come to that.
          showsOrigins: context.role == .operator))
    }
  }
}
