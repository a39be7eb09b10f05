import HTTPTypes
import Hummingbird
import NIOCore
import Signing

/// What happened, for who missed a webhook or takes none: `/api/v1/events`.
struct EventsController: Sendable {
  let outbox: any WebhookOutbox

  func add(to group: RouterGroup<APIContext>) {
    group.get("events", use: list)
  }

  @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
    let query = try ListQuery(request, known: ["after", "limit"])
    let after = query["after"].map(WebhookID.init(rawValue:))
    guard
      var events = try await outbox.events(
        of: context.brand.id, after: after, limit: query.limit + 1)
    else {
      throw Problem(
        .badRequest, "cursor_unknown",
        "This brand has no such event: give the nextCursor of an earlier answer, or begin without.",
        field: "after")
    }
    let hasMore = events.count > query.limit
    if hasMore { events.removeLast() }
    return Self.response(
      events, nextCursor: (events.last?.id ?? after)?.rawValue, hasMore: hasMore)
  }

  /// Each event is the body of its webhook, byte for byte, with its id in front.
  private static func response(
    _ events: [WebhookRecord], nextCursor: String?, hasMore: Bool
  ) -> Response {
    var buffer = ByteBuffer(string: #"{"events":["#)
    for (index, event) in events.enumerated() {
      if index > 0 { buffer.writeString(",") }
      buffer.writeString(#"{"id":"\#(event.id.rawValue)","#)
      buffer.writeSubstring(event.body.dropFirst())
    }
    buffer.writeString(#"],"hasMore":\#(hasMore)"#)
    if let nextCursor { buffer.writeString(#","nextCursor":"\#(nextCursor)""#) }
    buffer.writeString("}")
    return Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: buffer))
  }
}
