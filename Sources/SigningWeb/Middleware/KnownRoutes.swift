import HTTPTypes
import Hummingbird
import Synchronization

/// Which methods each path takes: a wrong method is told apart from a wrong path
/// (RFC 9110, 15.5.6).
final class KnownRoutes: Sendable {
  private struct Route {
    let path: RouterPath
    let method: HTTPRequest.Method
  }

  private let routes = Mutex<[Route]>([])

  /// Learns the routes of a router once it has them all.
  func learn(from router: Router<WebContext>) {
    let known = router.routes.map { Route(path: $0.path, method: $0.method) }
    routes.withLock { $0 = known }
  }

  /// The methods of a path, none where there is no such path.
  func methods(of path: String) -> Set<HTTPRequest.Method> {
    let parts = path.split(separator: "/")
    let found = routes.withLock { $0 }.filter { Self.matches($0.path, parts) }.map(\.method)
    // The router answers HEAD wherever it answers GET.
    return Set(found).union(found.contains(.get) ? [.head] : [])
  }

  private static func matches(_ path: RouterPath, _ parts: [Substring]) -> Bool {
    path.count == parts.count && zip(path, parts).allSatisfy { $0 ~= $1 }
  }
}
