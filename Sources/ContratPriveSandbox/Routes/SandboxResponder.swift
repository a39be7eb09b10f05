import HTTPTypes
import Hummingbird
import Logging

/// Sees to it that whatever goes wrong under a program's addresses is answered in JSON.
struct SandboxResponder: HTTPResponder {
  private let inner: RouterResponder<SandboxContext>
  private let routes: [(path: RouterPath, method: HTTPRequest.Method)]

  init(_ router: Router<SandboxContext>) {
    inner = router.buildResponder()
    routes = router.routes.map { ($0.path, $0.method) }
  }

  func respond(to request: Request, context: SandboxContext) async throws -> Response {
    let path = request.uri.path
    // The site answers unknown addresses with a page; below the API's a program asks.
    if path.hasPrefix("/api/"), allowedMethods(at: path).isEmpty { return Self.notFound }
    let response: Response
    do {
      response = try await inner.respond(to: request, context: context)
    } catch let refusal as SandboxRefusal {
      return Reply(refusal).response
    } catch {
      // The error's text may hold values of the request.
      context.logger.error("a request failed", metadata: ["error": "\(type(of: error))"])
      return Reply(SandboxRefusal(.serverError, "the platform failed")).response
    }
    guard response.status == .notFound, context.endpointPath == "NotFound" else {
      return response
    }
    let methods = allowedMethods(at: path)
    guard !methods.isEmpty else { return Self.notFound }
    let allowed = methods.joined(separator: ", ")
    return Reply(
      SandboxRefusal(.methodNotAllowed, "use \(allowed)"), headers: [.allow: allowed]
    ).response
  }

  private static let notFound = Reply(SandboxRefusal(.notFound, "no such address")).response

  private func allowedMethods(at path: String) -> [String] {
    let parts = path.split(separator: "/")
    let methods = routes.filter { route in
      let elements = Array(route.path)
      return elements.count == parts.count
        && zip(elements, parts).allSatisfy { element, part in
          element != .recursiveWildcard && element ~= part
        }
    }.map(\.method)
    let heads = methods.contains(.get) ? [HTTPRequest.Method.head] : []
    return Set(methods + heads).map(\.rawValue).sorted()
  }
}
