import Hummingbird
import Logging

/// One line per request, with the route's template: the path itself holds link tokens.
struct RequestLog: RouterMiddleware {
  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let started = ContinuousClock.now
    let response = try await next(request, context)
    context.logger.debug(
      "request",
      metadata: [
        "method": "\(request.method)", "route": "\(context.endpointPath ?? "-")",
        "status": "\(response.status.code)",
        "milliseconds": "\((ContinuousClock.now - started) / .milliseconds(1))",
      ])
    return response
  }
}
