package import AsyncHTTPClient
package import Foundation
import HTTPTypes
package import Hummingbird
package import HummingbirdCore
package import Logging
import Mustache
import NIOCore
import NIOFoundationCompat

/// The site of an invented insurer whose customers sign inside its customer area.
package struct DemoExtranet: Sendable {
  private let api: ParapheAPI
  private let file: CustomerFile
  private let contract: HomeContract
  private let webhooks: WebhookReceiver
  private let pages: MustacheLibrary
  private let site: URL
  private let parapheURL: @Sendable () -> String
  private let ownURL: @Sendable () -> String

  /// - Parameters:
  ///   - apiKey: the brand's key for the back-office API.
  ///   - folder: where the extranet keeps its own data.
  ///   - webhookCheck: tells Paraphe's webhooks from what anybody could send.
  ///   - parapheURL: where Paraphe answers.
  ///   - ownURL: where this site answers; another site than Paraphe's for a browser, so that the
  ///     frame is third-party as it is in life.
  package init(
    apiKey: String, folder: URL, client: HTTPClient, webhookCheck: WebhookCheck,
    parapheURL: @escaping @Sendable () -> String, ownURL: @escaping @Sendable () -> String
  ) async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let site = Bundle.module.bundleURL.appending(path: "Site")
    self.site = site
    self.api = ParapheAPI(client: client, baseURL: parapheURL, apiKey: apiKey)
    self.file = CustomerFile(file: folder.appending(path: "customer.json"))
    self.webhooks = WebhookReceiver(
      verify: webhookCheck, inbox: WebhookInbox(file: folder.appending(path: "webhooks.json")))
    self.contract = HomeContract(documents: site.appending(path: "documents"))
    self.pages = try await MustacheLibrary(directory: site.appending(path: "templates").path)
    self.parapheURL = parapheURL
    self.ownURL = ownURL
  }

  /// The logo of the brand, for its folder.
  package static var logo: URL { Bundle.module.bundleURL.appending(path: "Site/static/logo.svg") }
  /// Its favicon.
  package static var favicon: URL {
    Bundle.module.bundleURL.appending(path: "Site/static/favicon.svg")
  }

  /// Where this site takes webhooks.
  package static let webhookPath = "/webhooks"

  /// The HTTP server.
  ///
  /// - Parameter server: how it takes connections.
  package func application(
    host: String, port: Int, server: HTTPServerBuilder, logger: Logger,
    onReady: @escaping @Sendable (Int) async -> Void
  ) -> some ApplicationProtocol {
    Application(
      router: router(), server: server,
      configuration: .init(address: .hostname(host, port: port), serverName: nil),
      onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
      logger: logger)
  }

  private func router() -> Router<BasicRequestContext> {
    let router = Router()
    router.add(
      middleware: FileMiddleware(site.appending(path: "static").path, urlBasePath: "/static"))
    router.get("/", use: home)
    router.get("/contrats/habitation", use: signing)
    router.get("/contrats/habitation/statut", use: status)
    router.get("/contrats/habitation/documents/:number", use: signedDocument)
    router.post("/contrats/habitation/recommencer", use: startAgain)
    router.post(RouterPath(Self.webhookPath), use: webhooks.receive)
    router.get("/notifications") { _, _ in
      page(WebhooksPage(await webhooks.inbox.webhooks), "notifications")
    }
    return router
  }

  @Sendable private func home(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let entry = await file.entry
    let answer = await known(entry)
    let isSigned = answer?.status == "completed"
    let lines = [
      HomePage.Line(
        label: contract.label, reference: contract.reference(round: entry.round),
        statusText: Self.statusText(answer?.status ?? "prepared", "fr"),
        isToSign: Self.canSign(answer), isSigned: isSigned,
        isOther: !isSigned && !Self.canSign(answer), url: "/contrats/habitation",
        deadline: Self.day(
          Date().addingTimeInterval(Double(contract.deadlineDays) * 86_400), "fr")),
      HomePage.Line(
        label: "Assurance auto", reference: "AUT-2024-017730", statusText: "Signé en 2024",
        isSigned: true),
      HomePage.Line(
        label: "Assurance scolaire", reference: "SCO-2023-002954", statusText: "Terminé",
        isOther: true),
    ]
    return page(HomePage(contracts: lines, notice: nil), "home")
  }

  /// The page with the frame.
  @Sendable private func signing(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let lang = request.uri.queryParameters["lang"] == "en" ? "en" : "fr"
    do {
      let entry = await file.entry
      let answer = try await read(entry)
      var signingURL: String?
      if Self.canSign(answer) {
        signingURL = try await signingLink(entry) + (lang == "en" ? "?lang=en" : "")
      }
      return page(contractPage(entry, answer, signingURL: signingURL, lang: lang), "contract")
    } catch {
      context.logger.error("Paraphe did not answer", metadata: ["error": "\(type(of: error))"])
      let model = ErrorPage(
        title: "La signature est momentanément indisponible",
        text: "Votre contrat vous attend. Réessayez dans quelques minutes.", backURL: "/")
      return page(model, "error", status: .badGateway)
    }
  }

  /// A link for the customer: the contract's first one, or a fresh one when they come back.
  private func signingLink(_ entry: CustomerFile.Entry) async throws -> String {
    if let contract = entry.contract, let signatory = entry.signatory {
      // Everybody is Claire here, by a button; an extranet says what its session knows.
      return try await api.freshLink(
        contract: contract, signatory: signatory,
        authentication: CustomerAuthentication(
          method: "sso", at: Date().formatted(.iso8601), subject: "claire.dubois")
      ).signingUrl
    }
    let created = try await api.create(
      try contract.deposit(round: entry.round, origin: ownURL(), now: Date()),
      idempotencyKey: "habitation-\(entry.round)-\(ownURL())-\(contract.deadline(from: Date()))"
        .replacing("/", with: "."))
    guard let signatory = created.signatories.first else {
      throw APIProblem(code: "no_signatory", detail: nil, field: nil)
    }
    try await file.keep(contract: created.id, signatory: signatory.id)
    return signatory.signingUrl
  }

  /// What the page asks after the frame's `signed`: the browser's word is not enough.
  @Sendable private func status(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    struct Status: Encodable {
      let status: String
      let signedAt: String?
      let downloads: [Download]
    }
    let lang = request.uri.queryParameters["lang"] == "en" ? "en" : "fr"
    guard let answer = try await read(await file.entry) else { throw HTTPError(.notFound) }
    let status = Status(
      status: answer.status, signedAt: Self.signedAt(answer, lang),
      downloads: Self.downloads(answer))
    return Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(data: try JSONEncoder().encode(status))))
  }

  @Sendable private func signedDocument(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    guard let contract = await file.entry.contract,
      let number = context.parameters.get("number", as: Int.self)
    else { throw HTTPError(.notFound) }
    let pdf = try await api.signedDocument(number, of: contract)
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/pdf",
        .contentDisposition: "attachment; filename=\"contrat-signe.pdf\"",
        .cacheControl: "private, no-store",
      ], body: ResponseBody(byteBuffer: pdf))
  }

  @Sendable private func startAgain(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    try await file.startAgain()
    return Response(status: .seeOther, headers: [.location: "/"])
  }

  // MARK: - Steps

  private func read(_ entry: CustomerFile.Entry) async throws -> ContractAnswer? {
    guard let contract = entry.contract else { return nil }
    return try await api.contract(contract)
  }

  /// The same for a page that can do without the answer.
  private func known(_ entry: CustomerFile.Entry) async -> ContractAnswer? {
    do { return try await read(entry) } catch { return nil }
  }

  private func contractPage(
    _ entry: CustomerFile.Entry, _ answer: ContractAnswer?, signingURL: String?, lang: String
  ) -> ContractPage {
    ContractPage(
      label: contract.label, reference: contract.reference(round: entry.round),
      signingURL: signingURL, embedScriptURL: "\(parapheURL())/embed.js",
      isSigned: answer?.status == "completed",
      signedAt: answer.flatMap { Self.signedAt($0, lang) },
      statusText: Self.statusText(answer?.status ?? "prepared", lang),
      downloads: answer.map(Self.downloads) ?? [], lang: lang, isFrench: lang != "en",
      isEnglish: lang == "en")
  }

  private static func canSign(_ answer: ContractAnswer?) -> Bool {
    guard let answer else { return true }
    return ["prepared", "creating", "createUnknown", "open"].contains(answer.status)
  }

  private static func downloads(_ answer: ContractAnswer) -> [Download] {
    answer.documents.filter { $0.signed != nil }.map {
      Download(name: $0.name, url: "/contrats/habitation/documents/\($0.number)")
    }
  }

  private static func statusText(_ status: String, _ lang: String) -> String {
    let (french, english) =
      switch status {
      case "completed": ("Signé", "Signed")
      case "canceled", "canceling", "cancelUnknown": ("Annulé", "Canceled")
      case "expired": ("Expiré", "Expired")
      case "failed", "needsDecision": ("À voir avec votre conseiller", "Ask your adviser")
      default: ("À signer", "To sign")
      }
    return lang == "en" ? english : french
  }

  private static func signedAt(_ answer: ContractAnswer, _ lang: String) -> String? {
    answer.signatories.compactMap(\.signedAt).max().map { date in
      let style = Date.FormatStyle(
        locale: Locale(identifier: lang == "en" ? "en_GB" : "fr_FR"),
        timeZone: TimeZone(identifier: "Europe/Paris") ?? .gmt)
      let day = style.day().month(.wide).year().format(date)
      let hour: Date.FormatStyle.Symbol.Hour =
        lang == "en" ? .twoDigits(amPM: .omitted) : .defaultDigits(amPM: .omitted)
      let time = style.hour(hour).minute(.twoDigits).format(date)
      return lang == "en"
        ? "\(day) at \(time)" : "\(frenchDay(day)) à \(time.replacing(":", with: "\u{A0}h\u{A0}"))"
    }
  }

  private static func day(_ date: Date, _ lang: String) -> String {
    frenchDay(
      Date.FormatStyle(locale: Locale(identifier: "fr_FR")).day().month(.wide).year().format(date))
  }

  private func page(
    _ model: some Sendable, _ template: String, status: HTTPResponse.Status = .ok
  ) -> Response {
    let paraphe = parapheURL()
    let policy = [
      "default-src 'self'", "script-src 'self' \(paraphe)", "frame-src \(paraphe)",
      "style-src 'self'", "img-src 'self' data:", "form-action 'self'", "base-uri 'none'",
      "frame-ancestors 'none'",
    ].joined(separator: "; ")
    return Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy,
        .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      ],
      body: ResponseBody(
        byteBuffer: ByteBuffer(string: pages.render(model, withTemplate: template) ?? "")))
  }
}
