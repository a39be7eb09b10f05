import Foundation
import HTTPTypes
import Hummingbird
import Signing

/// The signing pages: `/sign/{token}`. They need no JavaScript, no cookie and no storage.
struct SigningController: Sendable {
  let site: SigningSite

  func add(to group: RouterGroup<WebContext>) {
    group.get(":token", use: documents)
    group.post(":token/start", use: start)
    group.get(":token/code", use: code)
    group.post(":token/code", use: submitCode)
    group.post(":token/resend", use: resend)
    group.get(":token/decline", use: declining)
    group.post(":token/decline", use: decline)
    group.get(":token/done", use: done)
    group.get(":token/status", use: status)
    group.get(":token/framing", use: framing)
    group.get(":token/documents/:number", use: document)
    group.get(":token/documents/:number/signed", use: signedDocument)
    group.get(":token/documents/:number/pages/:page", use: pageImage)
    group.post(":token/documents/:number/displayed", use: displayed)
  }

  // MARK: - Pages

  @Sendable private func documents(
    _ request: Request, _ context: WebContext
  ) async throws -> Response {
    let visit = try await visit(request, context)
    switch visit.place {
    case .documents, .waitingTurn, .code:
      let reading = Reading(request.uri.queryParameters)
      return show(
        await PageBuilder(site: site, visit: visit).documents(reading), visit)
    default:
      return try lead(visit)
    }
  }

  @Sendable private func code(_ request: Request, _ context: WebContext) async throws -> Response {
    var visit = try await visit(request, context)
    let query = request.uri.queryParameters
    var note = query["after"].flatMap { CodeNote(rawValue: String($0)) }
    var wasHeld = false
    if query["wait"] != nil, case .inProgress = visit.place {
      // Without JavaScript the page cannot ask again by itself, so the answer is held back.
      visit = try await held(visit, request)
      wasHeld = true
      note = Self.note(from: query["from"], visit)
    }
    var response =
      switch visit.place {
      case .code: show(PageBuilder(site: site, visit: visit).code(note), visit)
      case .inProgress(let call):
        show(PageBuilder(site: site, visit: visit).inProgress(call), visit)
      default: try lead(visit)
      }
    // Waiting for a visitor who leaves takes the connection: nothing else can come on it.
    if wasHeld { response.headers[.connection] = "close" }
    return response
  }

  @Sendable private func done(_ request: Request, _ context: WebContext) async throws -> Response {
    let visit = try await visit(request, context)
    guard visit.place == .signed else { return try lead(visit) }
    return show(PageBuilder(site: site, visit: visit).signed(), visit)
  }

  @Sendable private func declining(
    _ request: Request, _ context: WebContext
  ) async throws -> Response {
    let visit = try await visit(request, context)
    guard visit.place.isOpen else { return try lead(visit) }
    return show(PageBuilder(site: site, visit: visit).declining(), visit)
  }

  /// What a page that waits asks each second: whether to go on, and where.
  @Sendable private func status(
    _ request: Request, _ context: WebContext
  ) async throws -> Response {
    struct Status: Encodable {
      let done: Bool
      let location: String
    }
    let visit = try await visit(request, context)
    let asked = request.uri.queryParameters["of"]
    var isDone = true
    var location = Self.path(visit)
    switch visit.place {
    case .inProgress: isDone = false
    case .signed where asked == "copy": isDone = !visit.contract.state.signedCopy.isOpen
    case .code:
      if let note = Self.note(from: asked, visit) { location = visit.paths.code(after: note) }
    default: break
    }
    return try ContractsController.json(Status(done: isDone, location: location))
  }

  // MARK: - Forms

  @Sendable private func start(_ request: Request, _ context: WebContext) async throws -> Response {
    let visit = try await visit(request, context)
    let form = try await PageForm.read(request)
    try site.refuseForgery(request, form, visit)
    guard visit.place == .documents else { return try lead(visit) }
    // What is written down is what stood beside the box: a text that has changed since is shown anew.
    let pages = PageBuilder(site: site, visit: visit)
    let agreed = pages.consent
    let read = ReadDocuments.numbers(form.read ?? "")
    let hasDeclared = form.readDeclared == "yes"
    let isRead = hasDeclared || pages.unread(read).isEmpty
    let hasConsented =
      form.consent == "yes" && form.consentVersion ?? agreed.version == agreed.version
    guard hasConsented, isRead else {
      let page = await pages.documents(
        Reading(read: read), consentMissing: !hasConsented, consentGiven: hasConsented,
        readMissing: !isRead)
      return show(page, visit, .unprocessableContent)
    }
    let after = try await act(visit) {
      try await site.engine.start(
        visit.signatory.id, of: visit.contract.id,
        consent: hasDeclared ? pages.declaredConsent : agreed, by: visit.actor)
    }
    // Nothing happened: the platform was not reached, or it says that the day's requests are used up.
    guard after.place != .documents else {
      throw try await saturation(after) ?? VisitEnded(.busy, after)
    }
    return try lead(after)
  }

  @Sendable private func submitCode(
    _ request: Request, _ context: WebContext
  ) async throws -> Response {
    let visit = try await visit(request, context)
    let form = try await PageForm.read(request)
    let tries = try site.refuseForgery(request, form, visit)
    guard visit.place == .code || visit.place == .inProgress(.signing) else {
      return try lead(visit)
    }
    // The same form again, after its answer: a double click must not spend a second try.
    guard tries == visit.state.wrongCodes || visit.place != .code else {
      return show(
        PageBuilder(site: site, visit: visit).code(.failed), visit, .unprocessableContent)
    }
    let typed = form.code ?? ""
    guard let code = SMSCode(typed) else {
      let isEmpty = typed.allSatisfy(\.isWhitespace)
      return show(
        PageBuilder(site: site, visit: visit).code(fault: isEmpty ? .empty : .format), visit,
        .unprocessableContent)
    }
    let after = try await act(visit) {
      try await site.engine.submit(
        code, for: visit.signatory.id, of: visit.contract.id, through: visit.link.id,
        by: visit.actor)
    }
    guard after.place == .code else { return try lead(after) }
    if after.state.lastFailure == .notTaken, let ended = try await saturation(after) { throw ended }
    return show(
      PageBuilder(site: site, visit: after).code(.failed), after, .unprocessableContent)
  }

  @Sendable private func resend(_ request: Request, _ context: WebContext) async throws -> Response
  {
    let visit = try await visit(request, context)
    let form = try await PageForm.read(request)
    try site.refuseForgery(request, form, visit)
    guard visit.place == .code else { return try lead(visit) }
    let after: Visit
    do {
      after = try await act(visit) {
        try await site.engine.resend(
          to: visit.signatory.id, of: visit.contract.id, by: visit.actor)
      }
    } catch MoveRefusal.tooSoon(let seconds) {
      return show(
        PageBuilder(site: site, visit: visit).code(fault: .tooSoon(seconds: seconds)), visit,
        .unprocessableContent)
    }
    guard after.place == .code else { return try lead(after) }
    let wasSent = after.state.smsCount > visit.state.smsCount
    return .see(
      after.paths.code(after: wasSent ? .sent : .resendRefused), frameOrigins: after.frameOrigins)
  }

  @Sendable private func decline(
    _ request: Request, _ context: WebContext
  ) async throws -> Response {
    let visit = try await visit(request, context)
    let form = try await PageForm.read(request)
    try site.refuseForgery(request, form, visit)
    guard visit.place.isOpen else { return try lead(visit) }
    let reason = PlainText.clean(form.reason ?? "", most: 4_000)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard reason.count <= 500 else {
      let page = PageBuilder(site: site, visit: visit).declining(reason: reason, isTooLong: true)
      return show(page, visit, .unprocessableContent)
    }
    let after = try await act(visit) {
      try await site.engine.decline(
        visit.signatory.id, of: visit.contract.id, reason: reason.isEmpty ? nil : reason,
        by: visit.actor)
    }
    return try lead(after)
  }

  // MARK: - Steps

  /// Admits a request, once: what happens during it is looked at without another admission.
  func visit(_ request: Request, _ context: WebContext) async throws -> Visit {
    let visit = try await site.visit(
      token: context.parameters.get("token") ?? "",
      language: request.uri.queryParameters["lang"].map(String.init),
      scheme: request.uri.queryParameters["theme"]
        .flatMap { BrandTheme.Mode(rawValue: String($0)) } ?? .auto,
      by: site.actor(.signatory, request, peer: context.peer))
    try await site.touch(visit)
    return visit
  }

  /// Makes a move; where the state has moved on meanwhile, the page of that state is the answer.
  ///
  /// - Returns: the visit after it.
  private func act(
    _ visit: Visit, _ move: () async throws -> Contract?
  ) async throws -> Visit {
    do {
      if let contract = try await move() { return try site.look(visit, at: contract) }
    } catch MoveRefusal.tooSoon(let seconds) {
      throw MoveRefusal.tooSoon(seconds: seconds)
    } catch MoveRefusal.busy {
      // Not done, and not to be forgotten silently: the page says to try again.
      throw VisitEnded(.busy, visit)
    } catch MoveRefusal.quotaReached(let until) {
      throw VisitEnded(.saturated, visit, retryAt: until)
    } catch is MoveRefusal {
    }
    return try await site.look(visit)
  }

  /// The page that says so, where the day's requests are used up.
  private func saturation(_ visit: Visit) async throws -> VisitEnded? {
    let usage = try await site.store.usage(of: visit.contract.account, at: visit.now)
    guard usage.used >= usage.limit else { return nil }
    return VisitEnded(.saturated, visit, retryAt: usage.day.end)
  }

  /// To the page that shows the present state.
  private func lead(_ visit: Visit) throws -> Response {
    if case .ended(let state) = visit.place { throw VisitEnded(state, visit) }
    return .see(Self.path(visit), frameOrigins: visit.frameOrigins)
  }

  private func show(
    _ page: some RenderedPage, _ visit: Visit, _ status: HTTPResponse.Status = .ok
  ) -> Response {
    .page(
      site.templates.render(page, type(of: page).template, in: visit.language), status: status,
      frameOrigins: visit.frameOrigins)
  }

  private static func path(_ visit: Visit) -> String {
    switch visit.place {
    case .documents, .waitingTurn, .ended: visit.paths.documents
    case .code, .inProgress: visit.paths.code
    case .signed: visit.paths.done
    }
  }

  /// What the code page says after a call that was waited for.
  private static func note(from call: Substring?, _ visit: Visit) -> CodeNote? {
    guard visit.place == .code else { return nil }
    switch call.flatMap({ Place.Call(rawValue: String($0)) }) {
    case .signing, .checking: return .failed
    case .sending, nil: return nil
    }
  }
}
