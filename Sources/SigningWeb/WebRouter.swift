import HTTPTypes
package import Hummingbird
package import Signing

extension SigningSite {
  /// Every route of the web app.
  package func router(webhooks: WebhookDesk, metrics: ServerMetrics) -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    let routes = KnownRoutes()
    router.add(middleware: RequestMetering(meter: metrics.requests))
    router.add(middleware: RequestLog())
    router.add(middleware: StaticHeaders())
    router.add(middleware: WholeAnswers())
    router.add(middleware: NotFound(site: self, routes: routes))
    router.add(
      middleware: CompressedFiles([("", publicFolder), ("/pdfjs", "\(viewerFolder)/build")]))
    router.add(middleware: StaticFiles(publicFolder))
    // Not the whole of pdf.js: its own viewer page has no place on this origin.
    for (path, folder) in [
      ("/pdfjs/cmaps", "web/cmaps"), ("/pdfjs/standard_fonts", "web/standard_fonts"),
      ("/pdfjs", "build"),
    ] {
      router.add(middleware: StaticFiles("\(viewerFolder)/\(folder)", under: path))
    }
    router.get("healthz") { _, _ in "ok\n" }
    router.get("readyz") { [store, readiness] _, _ in
      var obstacle = readiness.obstacle
      if obstacle == nil, await !store.isReady() { obstacle = .database }
      return Response(
        status: obstacle == nil ? .ok : .serviceUnavailable,
        headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
        body: .init(
          byteBuffer: .init(string: obstacle.map { "not ready: \($0.rawValue)\n" } ?? "ready\n")))
    }
    MetricsController(site: self, metrics: metrics).add(to: router)
    BrandRoutes(site: self).add(to: router)
    PreviewController(site: self).add(to: router.group("preview"))
    SigningController(site: self).add(
      to: router.group("sign").add(middleware: SigningErrors(site: self)))
    BrandsController(site: self).add(to: router)
    let api = router.group("api/v1")
      .add(middleware: APIErrors())
      .add(middleware: APIKeyMiddleware(site: self))
      .group(context: APIContext.self)
    ContractsController(site: self).add(to: api)
    BatchesController(site: self).add(to: api)
    SignatoriesController(site: self).add(to: api)
    UsageController(site: self).add(to: api)
    EvidenceController(site: self).add(to: api)
    HistoryController(site: self).add(to: api)
    EventsController(outbox: webhooks.outbox).add(to: api)
    WebhooksController(desk: webhooks).add(to: api)
    routes.learn(from: router)
    return router
  }
}
