import BlockingWork
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Signing

/// `/preview/{brand}`: every state of the flow in a brand, for the operator. Nothing in it does
/// anything.
struct PreviewController: Sendable {
  let site: SigningSite

  func add(to group: RouterGroup<WebContext>) {
    group.get(":brand", use: index)
    group.get(":brand/:state", use: state)
    for path in ["code", "decline", "done"] { group.get(":brand/:state/\(path)", use: state) }
    group.get(":brand/:state/documents/:number", use: specimen)
    group.get(":brand/:state/documents/:number/signed", use: specimen)
    for path in ["start", "code", "resend", "decline", "documents/:number/displayed"] {
      // A form that leads nowhere leaves its page as it is (RFC 9110, 15.3.5).
      group.post(":brand/:state/\(path)") { request, context in
        try site.refuseOthersThanOperator(request, context)
        return Response(status: .noContent)
      }
    }
    group.get(":brand/:state/status") { request, context in
      try site.refuseOthersThanOperator(request, context)
      return Response(status: .noContent)
    }
  }

  @Sendable private func index(
    _ request: Request, _ context: WebContext
  ) async throws -> Response {
    let asked = try Asked(request, context, site)
    let brand = asked.brand
    func url(_ end: String, _ language: Language, _ scheme: BrandTheme.Mode) -> String {
      "/preview/\(brand.id.rawValue)\(end)?lang=\(language.rawValue)"
        + (scheme == .auto ? "" : "&theme=\(scheme.rawValue)")
    }
    let page = PreviewPage(
      brandName: brand.name, themeURL: BrandLook(brand, scheme: asked.scheme).theme,
      cssURL: site.assets.url("preview.css"),
      choices: brand.languages.map { language in
        PreviewPage.Choice(
          name: site.templates.texts(language).text("language.name"),
          url: url("", language, asked.scheme), isCurrent: language == asked.language)
      },
      schemes: BrandTheme.Mode.allCases.map { scheme in
        PreviewPage.Choice(
          name: scheme.rawValue, url: url("", asked.language, scheme),
          isCurrent: scheme == asked.scheme)
      },
      groups: PreviewState.groups.map { group in
        PreviewPage.Group(
          title: group.title,
          states: group.states.filter { $0 != .unread || brand.readToEnd }.map {
            PreviewPage.State(name: $0.name, url: url("/\($0.name)", asked.language, asked.scheme))
          })
      })
    return .page(
      site.templates.render(page, .preview, in: asked.language), frameOrigins: [],
      showsFrames: true)
  }

  @Sendable private func state(
    _ request: Request, _ context: WebContext
  ) async throws -> Response {
    let asked = try Asked(request, context, site)
    guard let state = context.parameters.get("state").flatMap({ PreviewState($0) }) else {
      throw HTTPError(.notFound)
    }
    let sample = PreviewVisit(
      brand: asked.brand, language: asked.language, scheme: asked.scheme, now: site.clock.now(),
      specimen: try await specimenFile(), origin: site.address.url)
    let builder = PageBuilder(site: site, visit: sample.visit(state), pages: nil)
    let reading = Reading(request.uri.queryParameters)
    func render(_ page: some RenderedPage) -> String {
      site.templates.render(page, type(of: page).template, in: asked.language)
    }
    let html =
      switch state {
      case .documents, .hasCode, .notStarted, .turn: render(await builder.documents(reading))
      case .consentMissing:
        render(await builder.documents(reading, consentMissing: true))
      case .unread: render(await builder.documents(reading, readMissing: true))
      case .code, .codeUnknown, .codeNoResend: render(builder.code())
      case .codeResent: render(builder.code(.sent))
      case .codeWrong, .codeLastTry: render(builder.code(.failed))
      case .codeEmpty: render(builder.code(fault: .empty))
      case .codeTooSoon: render(builder.code(fault: .tooSoon(seconds: 20)))
      case .sending: render(builder.inProgress(.sending))
      case .signing: render(builder.inProgress(.signing))
      case .checking: render(builder.inProgress(.checking))
      case .signed, .copyPending, .copyChecking, .othersWaiting, .held, .over:
        render(builder.signed())
      case .declining: render(builder.declining())
      case .reasonTooLong: render(builder.declining(reason: "…", isTooLong: true))
      case .ended(let state): render(builder.ended(state))
      }
    return .page(html, frameOrigins: [site.address.url])
  }

  @Sendable private func specimen(
    _ request: Request, _ context: WebContext
  ) async throws -> Response {
    try site.refuseOthersThanOperator(request, context)
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/pdf", .cacheControl: "no-store",
        .contentSecurityPolicy: PageHeaders.framing([site.address.url]),
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(data: try await site.specimen())))
  }

  private func specimenFile() async throws -> StoredFile {
    let data = try await site.specimen()
    return StoredFile(sha256: sha256Hex(data), size: data.count)
  }

  /// What an operator wants to see.
  private struct Asked {
    let brand: Brand
    let language: Language
    let scheme: BrandTheme.Mode

    init(_ request: Request, _ context: WebContext, _ site: SigningSite) throws {
      try site.refuseOthersThanOperator(request, context)
      guard
        let brand = context.parameters.get("brand").flatMap({
          site.brands.brand(BrandID(rawValue: $0))
        })
      else { throw HTTPError(.notFound) }
      let query = request.uri.queryParameters
      let asked = query["lang"].flatMap { Language(rawValue: String($0)) }
      self.brand = brand
      language =
        asked.flatMap { brand.languages.contains($0) ? $0 : nil } ?? brand.languages.first
        ?? .french
      scheme = query["theme"].flatMap { BrandTheme.Mode(rawValue: String($0)) } ?? .auto
    }
  }
}

extension SigningSite {
  /// The sample document.
  func specimen() async throws -> Data {
    let file = templates.folder.appending(path: "specimen.pdf")
    return try await BlockingWork.run { try Data(contentsOf: file) }
  }
}

/// All previews of a brand.
struct PreviewPage: Sendable {
  let brandName: String
  let themeURL: String
  let cssURL: String
  let choices: [Choice]
  let schemes: [Choice]
  let groups: [Group]

  struct Choice: Sendable {
    let name: String
    let url: String
    let isCurrent: Bool
  }

  struct Group: Sendable {
    let title: String
    let states: [State]
  }

  struct State: Sendable {
    let name: String
    let url: String
  }
}
