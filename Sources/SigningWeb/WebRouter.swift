import HTTPTypes
package import Hummingbird
import Signing

extension SigningSite {
  /// Every route of the web app.
  package func router() -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestLog())
    router.add(middleware: StaticHeaders())
    router.add(middleware: NotFound(site: self))
    router.add(middleware: FileMiddleware(publicFolder))
    // Not the whole of pdf.js: its own viewer page has no place on this origin.
    for (path, folder) in [
      ("/pdfjs/cmaps", "web/cmaps"), ("/pdfjs/standard_fonts", "web/standard_fonts"),
      ("/pdfjs", "build"),
    ] {
      router.add(middleware: FileMiddleware("\(viewerFolder)/\(folder)", urlBasePath: path))
    }
    router.get("healthz") { _, _ in "ok\n" }
    router.get("readyz") { [store] _, _ in
      let isReady = await store.isReady()
      return Response(
        status: isReady ? .ok : .serviceUnavailable,
        headers: [.contentType: "text/plain; charset=utf-8"],
        body: .init(byteBuffer: .init(string: isReady ? "ready\n" : "not ready\n")))
    }
    BrandRoutes(site: self).add(to: router.group("brands"))
    SigningController(site: self).add(
      to: router.group("sign").add(middleware: SigningErrors(site: self)))
    let api = router.group("api/v1")
      .add(middleware: APIErrors())
      .add(middleware: APIKeyMiddleware(site: self))
      .group(context: APIContext.self)
    ContractsController(site: self).add(to: api)
    EvidenceController(site: self).add(to: api)
    return router
  }
}
