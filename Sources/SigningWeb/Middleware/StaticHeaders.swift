import HTTPTypes
import Hummingbird

/// Headers of every answer that sets none of its own, and of the files under `Public/` and of the
/// viewer.
struct StaticHeaders: RouterMiddleware {
  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.xContentTypeOptions] = "nosniff"
    // Nothing is framed unless its contract or brand says by whom.
    if response.headers[.contentSecurityPolicy] == nil {
      response.headers[.contentSecurityPolicy] = "frame-ancestors 'none'"
    }
    guard response.headers[.cacheControl] == nil, response.status == .ok else { return response }
    // An address with a version never changes its content; others are asked for again.
    response.headers[.cacheControl] =
      request.uri.queryParameters["v"] != nil
      ? "public, max-age=31536000, immutable" : "no-cache"
    return response
  }
}
