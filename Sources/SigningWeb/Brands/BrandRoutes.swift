import BlockingWork
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Signing

/// What a brand adds to the pages: its theme, its images and its font.
struct BrandRoutes: Sendable {
  let site: SigningSite

  func add(to router: Router<WebContext>) {
    router.get("theme.css") { request, _ in
      stylesheet(ThemeStylesheet(BrandTheme(), asked: Self.asked(request)))
    }
    let group = router.group("brands")
    group.get(":brand/theme.css") { request, context in
      let brand = try brand(context)
      let font = brand.theme.fontFile.map { _ in "/brands/\(brand.id.rawValue)/font" }
      return stylesheet(
        ThemeStylesheet(brand.theme, asked: Self.asked(request), fontURL: font))
    }
    group.get(":brand/logo") { _, context in try await image(brand(context).logo) }
    group.get(":brand/logo-dark") { _, context in try await image(brand(context).darkLogo) }
    group.get(":brand/favicon") { _, context in try await image(brand(context).favicon) }
    group.get(":brand/font") { _, context in
      try await file(brand(context).theme.fontFile, "font/woff2")
    }
  }

  private func brand(_ context: WebContext) throws -> Brand {
    guard
      let brand = context.parameters.get("brand").flatMap({
        site.brands.brand(BrandID(rawValue: $0))
      })
    else { throw HTTPError(.notFound) }
    return brand
  }

  private static func asked(_ request: Request) -> BrandTheme.Mode {
    request.uri.queryParameters["scheme"].flatMap { BrandTheme.Mode(rawValue: String($0)) } ?? .auto
  }

  private func stylesheet(_ sheet: ThemeStylesheet) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: "text/css; charset=utf-8", .cacheControl: Self.caching],
      body: ResponseBody(byteBuffer: ByteBuffer(string: sheet.text)))
  }

  private func image(_ url: URL?) async throws -> Response {
    try await file(url, url?.pathExtension.lowercased() == "svg" ? "image/svg+xml" : "image/png")
  }

  private func file(_ url: URL?, _ type: String) async throws -> Response {
    guard let url, let data = try? await BlockingWork.run({ try Data(contentsOf: url) }) else {
      throw HTTPError(.notFound)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: type,
        // An SVG opened by itself could run scripts.
        .contentSecurityPolicy:
          "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        .cacheControl: Self.caching,
      ], body: ResponseBody(byteBuffer: ByteBuffer(data: data)))
  }

  /// A brand that is changed shows so within minutes.
  private static let caching = "public, max-age=300"
}
