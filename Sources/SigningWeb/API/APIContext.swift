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
  /// The connection's.
  let eventLoop: any EventLoop

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    peer = source.channel.remoteAddress
    eventLoop = source.channel.eventLoop
  }
}

/// The context of a request whose API key was good: there is a brand.
struct APIContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  let brand: Brand
  let role: Actor.Role
  let peer: SocketAddress?
  let eventLoop: any EventLoop

  init(context: WebContext) throws {
    guard let brand = context.brand else { throw Problem.unauthorized }
    coreContext = context.coreContext
    self.brand = brand
    role = context.role
    peer = context.peer
    eventLoop = context.eventLoop
  }
}

/// Checks the API key before anything of the body is read.
struct APIKeyMiddleware: RouterMiddleware {
  let site: SigningSite

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    guard let key = request.bearerKey else { throw Problem.unauthorized }
    var context = context
    context.brand = site.brands.brand(forAPIKey: key)
    if context.brand == nil {
      guard site.isOperator(key) else {
        try Problem.refuse(
          site.guesses(.wrongKey, by: site.actor(.company, request, peer: context.peer)))
        throw Problem.unauthorized
      }
      context.brand = try site.operatorBrand(request.headers[.brand])
      context.role = .operator
    } else if let brand = context.brand {
      let seconds = site.limits.brandCalls.take(
        brand.id.rawValue, perMinute: brand.limits.callsPerMinute)
      if seconds != nil {
        site.refusals.note(.limitAPI, by: site.actor(.company, request, peer: context.peer))
      }
      try Problem.refuse(seconds)
    }
    return try await next(request, context)
  }
}

extension Request {
  /// The key of `Authorization: Bearer` (RFC 6750, 2.1), if there is one of a likely length.
  var bearerKey: String? {
    guard let header = headers[.authorization], header.prefix(7).lowercased() == "bearer ",
      header.utf8.count <= 300
    else { return nil }
    return String(header.dropFirst("Bearer ".count))
  }
}

extension Problem {
  static let missingBrand = Problem(
    .badRequest, "brand_missing",
    "The operator's key is for every brand: name one with the header Paraphe-Brand.")
  static let unknownBrand = Problem(
    .badRequest, "brand_unknown",
    "There is no brand of that name: check the header Paraphe-Brand.")
  /// - Parameter seconds: until a request is taken again, where none is now.
  static func refuse(_ seconds: Int?) throws(Problem) {
    guard let seconds else { return }
    throw Problem(
      .tooManyRequests, "rate_limited",
      "Too many requests in a short time: ask again in \(seconds) s. Nothing was done.",
      headers: [.retryAfter: "\(seconds)"])
  }

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
