import Foundation
import HTTPTypes
import Hummingbird
import Signing

/// The answer where no route and no file is: a page, or a problem under `/api`.
struct NotFound: RouterMiddleware {
  let site: SigningSite
  let routes: KnownRoutes

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      guard request.uri.path.removingPercentEncoding != nil else {
        return try answer(
          request,
          Problem(
            .badRequest, "path_invalid",
            "The path cannot be read: check its percent-encoding (RFC 3986, 2.1)."))
      }
      let methods = routes.methods(of: request.uri.path)
      guard !methods.isEmpty, !methods.contains(request.method) else {
        return try answer(
          request, Problem(.notFound, "route_unknown", "There is nothing at this path."))
      }
      let list = methods.map(\.rawValue).sorted().joined(separator: ", ")
      return try answer(
        request,
        Problem(
          .methodNotAllowed, "method_not_allowed", "This path takes \(list) only.",
          headers: [.allow: list]))
    }
  }

  private func answer(_ request: Request, _ problem: Problem) throws -> Response {
    if request.uri.path.hasPrefix("/api/") { throw problem }
    let texts = site.templates.texts(.french)
    return .page(
      site.templates.render(
        EndedPage(.notFound, texts: texts, assets: site.assets), .ended, in: .french),
      status: problem.status, frameOrigins: [], headers: problem.headers)
  }
}
