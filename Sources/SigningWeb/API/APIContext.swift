import HTTPTypes
package import Hummingbird
import NIOCore
import Signing

/// The context of every request.
package struct WebContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// Set by ``APIKeyMiddleware``.
  var brand: Brand?
  /// Set by ``APIKeyMiddleware``: whose key it was.
  var role = Actor.Role.company
  let peer: SocketAddress?

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    peer = source.channel.remoteAddress
  }
}

/// The context of a request whose API key was good: there is a brand.
struct APIContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  let brand: Brand
  let role: Actor.Role
  let peer: SocketAddress?

  init(context: WebContext) throws {
    guard let brand = context.brand else { throw Problem.unauthorized }
    coreContext = context.coreContext
    self.brand = brand
    role = context.role
    peer = context.peer
  }
}

/// Checks the API key before anything of the body is read.
struct APIKeyMiddleware: RouterMiddleware {
  let site: SigningSite

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    guard let header = request.headers[.authorization], header.prefix(7).lowercased() == "bearer ",
      header.utf8.count <= 300
    else { throw Problem.unauthorized }
    let key = String(header.dropFirst("Bearer ".count))
    var context = context
    context.brand = site.brands.brand(forAPIKey: key)
    if context.brand == nil {
      context.brand = site.operatorBrand(key: key, request.headers[.brand])
      context.role = .operator
    }
    guard context.brand != nil else { throw Problem.unauthorized }
    return try await next(request, context)
  }
}

extension Problem {
  static let unauthorized = Problem(
    .unauthorized, "api_key_invalid",
    "Send the brand's API key: Authorization: Bearer <key>.",
    headers: [.wwwAuthenticate: "Bearer"])
}

extension HTTPField.Name {
  /// Which brand an operator acts for.
  static let brand = HTTPField.Name("Paraphe-Brand")!
  static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
  static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
  static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
  static let permissionsPolicy = HTTPField.Name("Permissions-Policy")!
}
