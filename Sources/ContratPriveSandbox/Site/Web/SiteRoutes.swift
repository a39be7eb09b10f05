import Hummingbird
import Logging

/// Puts the pages' handlers behind the same checks, and turns what they throw into pages.
struct SiteRoutes<Context: RequestContext> {
  let site: SandboxSite
  let router: Router<Context>

  func get(
    _ path: RouterPath, _ handler: @escaping @Sendable (SiteVisit) async throws -> Response
  ) {
    let site = site
    router.get(path) { request, context in
      await Self.answer(request, context, site) { visit in try await handler(visit) }
    }
  }

  func post(
    _ path: RouterPath,
    _ handler: @escaping @Sendable (SiteVisit, SiteForm) async throws -> Response
  ) {
    let site = site
    router.post(path) { request, context in
      await Self.answer(request, context, site) { visit in
        try SiteGuard.checkOrigin(of: request)
        let form = try await SiteForm.read(request)
        guard site.token.matches(form.text("token", upTo: 100)) else { throw SiteProblem.forged }
        return try await handler(visit, form)
      }
    }
  }

  private static func answer(
    _ request: Request, _ context: Context, _ site: SandboxSite,
    _ body: (SiteVisit) async throws -> Response
  ) async -> Response {
    let visit = SiteVisit(request, context.parameters, templates: site.templates)
    do {
      try SiteGuard.checkHost(of: request)
      return try await body(visit)
    } catch let problem as SiteProblem {
      return site.page(problem, in: visit)
    } catch {
      context.logger.error("a page failed", metadata: ["error": "\(type(of: error))"])
      return site.page(.broken, in: visit)
    }
  }
}
