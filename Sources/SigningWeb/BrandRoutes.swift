import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Signing

/// What a brand adds to the pages: its colours and its logo.
struct BrandRoutes: Sendable {
  let site: SigningSite

  func add(to group: RouterGroup<WebContext>) {
    group.get(":brand/theme.css") { _, context in
      guard let brand = brand(context) else { throw HTTPError(.notFound) }
      return Response(
        status: .ok,
        headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "public, max-age=300"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: Self.css(brand))))
    }
    group.get(":brand/logo") { _, context in
      guard let brand = brand(context), let file = site.logos[brand.id],
        let data = try? Data(contentsOf: file)
      else { throw HTTPError(.notFound) }
      return Response(
        status: .ok,
        headers: [
          .contentType: file.pathExtension == "svg" ? "image/svg+xml" : "image/png",
          // An SVG opened by itself could run scripts.
          .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'",
          .cacheControl: "public, max-age=300",
        ], body: ResponseBody(byteBuffer: ByteBuffer(data: data)))
    }
  }

  private func brand(_ context: WebContext) -> Brand? {
    context.parameters.get("brand").flatMap { site.brands.brand(BrandID(rawValue: $0)) }
  }

  /// Names and values were checked when the brand was read.
  private static func css(_ brand: Brand) -> String {
    func rules(_ theme: [String: String]) -> String {
      theme.sorted { $0.key < $1.key }.map { "--\($0.key):\($0.value);" }.joined()
    }
    return ":root{\(rules(brand.theme))}\n"
      + (brand.darkTheme.isEmpty
        ? "" : "@media (prefers-color-scheme:dark){:root{\(rules(brand.darkTheme))}}\n")
  }
}
