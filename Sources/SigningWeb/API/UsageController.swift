import Foundation
import Hummingbird
import Signing

/// What is left of the day's calls: `/api/v1/usage`. It is the server's account that is counted,
/// whichever brand asks.
struct UsageController: Sendable {
  let site: SigningSite

  func add(to group: RouterGroup<APIContext>) {
    group.get("usage", use: show)
  }

  @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
    try ContractsController.json(UsageView(try await site.store.usage(at: site.clock.now())))
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
