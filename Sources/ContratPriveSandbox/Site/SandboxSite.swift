import Foundation
import GRDB
import HTTPTypes
import Hummingbird

/// The web pages of the sandbox: what the platform knows, and what people do on the platform's own
/// site (validate a draft, pay a deposit, sign, read what was sent).
struct SandboxSite: Sendable {
  let database: DatabasePool
  let actions: any SiteActions
  /// Which platform the server stands in for: keys of the other one are refused.
  let mode: SandboxMode
  let now: @Sendable () -> Date
  let templates: SiteTemplates
  let token: FormToken
  /// Holds a key pair as JSON: a body for `checkConnexionRequest` as it is.
  let keysFile: URL?
  private let files: SiteFiles

  /// - Parameter keysFile: named in the command that the first page shows.
  /// - Throws: ``SiteTemplateProblem`` where a page or a text is missing.
  init(rules: SandboxRules, keysFile: URL? = nil) throws {
    database = rules.database.pool
    actions = rules
    mode = rules.mode
    now = rules.now
    templates = try SiteTemplates()
    files = try SiteFiles()
    token = FormToken()
    self.keysFile = keysFile
  }

  func add<Context: RequestContext>(to router: Router<Context>) {
    let routes = SiteRoutes(site: self, router: router)
    routes.get("/", overview)
    routes.get("/contrats", contracts)
    routes.get("/contrats/:contract", contract)
    routes.get("/contrats/:contract/documents/:kind/:number", deposited)
    routes.get("/contrats/:contract/documents/:kind/:number/signe", signedDocument)
    routes.post("/contrats/:contract/brouillon", draft)
    routes.get("/signer/:signatory", signing)
    routes.post("/signer/:signatory", sign)
    routes.post("/signer/:signatory/code", sendCode)
    routes.get("/payer/:signatory", payment)
    routes.post("/payer/:signatory", pay)
    routes.get("/messages", inbox)
    routes.get("/messages/:message/eml", mail)
    routes.get("/pannes", faults)
    routes.post("/pannes", addFault)
    routes.post("/pannes/effacer", clearFaults)
    routes.get("/journal", journal)
    routes.get("/static/:file") { visit in try files.response(visit.parameter("file")) }
    routes.get("/**") { _ in throw SiteProblem.noSuchPage }
  }

  func page(
    _ template: SiteTemplates.Name, _ model: some Sendable, titled title: String,
    in visit: SiteVisit, isError: Bool = false, status: HTTPResponse.Status = .ok
  ) -> Response {
    let chrome = SiteChrome(visit: visit, title: title, token: token, isError: isError)
    let html = templates.render(
      SitePage(chrome: chrome, page: model), template, in: visit.texts.language)
    return .page(html, status: status)
  }
}
