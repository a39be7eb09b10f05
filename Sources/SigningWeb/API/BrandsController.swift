import BlockingWork
import HTTPTypes
import Hummingbird
import Signing

/// For the operator: the brands are read again, as on SIGHUP.
struct BrandsController: Sendable {
  let site: SigningSite

  func add(to router: Router<WebContext>) {
    router.group("api/v1/brands").add(middleware: APIErrors()).post("reload") { request, _ in
      guard site.isOperator(request.bearerKey) else { throw Problem.operatorOnly }
      do {
        try await BlockingWork.run { try site.reloadBrands() }
      } catch {
        throw Problem(.unprocessableContent, "brands_invalid", "\(error)")
      }
      return Response(status: .noContent)
    }
  }
}

extension Problem {
  fileprivate static let operatorOnly = Problem(
    .unauthorized, "operator_key_needed", "Send the operator's key: Authorization: Bearer <key>.",
    headers: [.wwwAuthenticate: "Bearer"])
}
