import HTTPTypes
import Hummingbird
import Signing

/// How a brand's webhooks do, and another chance for those given up: `/api/v1/webhooks`.
struct WebhooksController: Sendable {
  let desk: WebhookDesk

  func add(to group: RouterGroup<APIContext>) {
    group.get("webhooks", use: list)
    group.post("webhooks/test", use: test)
    group.post("webhooks/replay", use: replayAll)
    group.post("webhooks/:id/replay", use: replay)
  }

  @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
    let query = try ListQuery(request, known: ["state", "cursor", "limit"])
    let brand = context.brand.id
    let before = query["cursor"].map(WebhookID.init(rawValue:))
    if let before, try await desk.outbox.webhook(before, of: brand) == nil {
      throw Problem(
        .badRequest, "cursor_unknown", "Give the nextCursor of an earlier answer.", field: "cursor")
    }
    var webhooks = try await desk.outbox.webhooks(
      WebhookQuery(
        brandID: brand, state: try Self.state(query["state"]), before: before,
        limit: query.limit + 1))
    let hasMore = webhooks.count > query.limit
    if hasMore { webhooks.removeLast() }
    return try ContractsController.json(
      WebhookListView(
        endpoint: try await endpoint(of: brand), webhooks: webhooks.map(WebhookView.init),
        nextCursor: hasMore ? webhooks.last?.id.rawValue : nil))
  }

  @Sendable private func test(_ request: Request, _ context: APIContext) async throws -> Response {
    guard let endpoint = desk.endpoint(context.brand.id) else {
      throw Problem(
        .conflict, "webhook_missing", "This brand has no webhook: add it to its brand.json.")
    }
    return try ContractsController.json(WebhookTrialView(try await desk.test(endpoint)))
  }

  @Sendable private func replay(
    _ request: Request, _ context: APIContext
  ) async throws -> Response {
    let id = WebhookID(rawValue: context.parameters.get("id") ?? "")
    switch try await desk.replay(id, of: context.brand.id) {
    case .replayed: return try ContractsController.json(ReplayView(replayed: 1))
    case .notDead:
      throw Problem(
        .conflict, "webhook_not_dead", "Only a webhook that was given up can be replayed.")
    case .unknown:
      throw Problem(.notFound, "webhook_unknown", "This brand has no webhook of that id.")
    }
  }

  @Sendable private func replayAll(
    _ request: Request, _ context: APIContext
  ) async throws -> Response {
    try ContractsController.json(
      ReplayView(replayed: try await desk.replayAll(of: context.brand.id)))
  }

  private func endpoint(of brand: BrandID) async throws -> WebhookEndpointView? {
    guard let endpoint = desk.endpoint(brand) else { return nil }
    return WebhookEndpointView(endpoint, try await desk.outbox.health(of: endpoint.key))
  }

  private static func state(_ text: String?) throws -> WebhookState? {
    guard let text else { return nil }
    guard let state = WebhookState(rawValue: text) else {
      throw Problem(.badRequest, "query_invalid", "There is no such state.", field: "state")
    }
    return state
  }
}
