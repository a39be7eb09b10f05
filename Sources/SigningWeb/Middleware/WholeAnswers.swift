import Hummingbird

/// Turns errors into their answers within the other middleware's sight, and takes the body from
/// every answer to HEAD (RFC 9110, 9.3.2), errors included.
struct WholeAnswers: RouterMiddleware {
  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let response: Response
    do {
      response = try await next(request, context)
    } catch let error as any HTTPResponseError {
      response = try error.response(from: request, context: context)
    }
    return request.method == .head ? response.createHeadResponse() : response
  }
}
