import BlockingWork
import HTTPTypes
import Hummingbird
import Signing

/// For the operator: the brands are read again, as on SIGHUP.
struct BrandsController: Sendable {
  let site: SigningSite

  func add(to router: Router<WebContext>) {
    router.group("api/v1/brands").add(middleware: APIErrors()).post("reload") { request, context in
      try site.refuseWrongOperatorKey(
        request, context, "Send the operator's key: Authorization: Bearer <key>.")
      do {
        try await BlockingWork.run { try site.reloadBrands() }
      } catch {
        throw Problem(.unprocessableContent, "brands_invalid", "\(error)")
      }
      return Response(status: .noContent)
    }
  }
}
