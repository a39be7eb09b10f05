import Foundation
import Hummingbird
import Signing

/// What is left of the day's calls: `/api/v1/usage`. It is the account of the brand that is counted,
/// which may be the server's and others' too.
struct UsageController: Sendable {
  let site: SigningSite

  func add(to group: RouterGroup<APIContext>) {
    group.get("usage", use: show)
  }

  @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
    let usage = try await site.store.usage(of: context.brand.account, at: site.clock.now())
    return try ContractsController.json(UsageView(usage))
  }
}

/// A day's calls as the back-office API shows them.
struct UsageView: Encodable {
  /// Of Paris.
  let day: String
  let limit: Int
  let used: Int
  let reserved: Int
  let left: Int
  let resetsAt: Date

  init(_ usage: CallUsage) {
    day = usage.day.name
    limit = usage.limit
    used = usage.used
    reserved = usage.reserved
    left = usage.left
    resetsAt = usage.day.end
  }
}
