import Foundation
import HTTPTypes
import Hummingbird
import Signing

/// Why a page may not show the frame, in words for whoever builds it.
///
/// The browser refuses in silence, so embed.js asks here. The answer tells the asking page about its
/// own origin and about no other; it is no visit, and does not open the link.
extension SigningController {
  @Sendable func framing(_ request: Request, _ context: WebContext) async throws -> Response {
    struct Finding: Encodable {
      let allowed: Bool
      let message: String
    }
    let origin = request.headers[.origin].flatMap { $0.utf8.count <= 300 ? $0 : nil }
    var finding: Finding
    do {
      let visit = try await site.visit(
        token: context.parameters.get("token") ?? "", language: nil,
        by: site.actor(.signatory, request, peer: context.peer))
      finding =
        Self.finding(origin, allowed: visit.frameOrigins, own: site.address.url).map {
          Finding(allowed: false, message: $0)
        } ?? Finding(allowed: true, message: "This origin may show the frame.")
    } catch let ended as VisitEnded {
      // An ended visit has its page, which is framed as any other.
      let problem =
        ended.visit.map { Self.finding(origin, allowed: $0.frameOrigins, own: site.address.url) }
        ?? "This signing link is not valid: ask the API for a fresh one (POST …/signatories/{sid}/link)."
      finding = Finding(
        allowed: problem == nil, message: problem ?? "This origin may show the frame.")
    }
    var response = try ContractsController.json(finding)
    response.headers[.accessControlAllowOrigin] = "*"
    response.headers[.cacheControl] = "no-store"
    response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
    return response
  }

  /// - Returns: what is wrong; nil where the origin may frame the page.
  private static func finding(_ origin: String?, allowed: [String], own: String) -> String? {
    guard let origin else { return "The request names no Origin: ask from the page itself." }
    if origin == own || allowed.contains(origin) { return nil }
    if origin == "null" {
      return
        "The page has no origin of its own (opened from a file, or in a sandboxed frame without allow-same-origin), so it can be allowed by no frameOrigins: serve it over http or https."
    }
    return
      "The header Content-Security-Policy: frame-ancestors of the signing page does not name \(origin): add \"\(origin)\" to frameOrigins, of the contract (POST /api/v1/contracts) or of the brand (brand.json)."
  }
}
