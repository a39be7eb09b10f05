import HTTPTypes
import Hummingbird
import Synchronization

/// Counts the requests of the web app by route template, and how long they took. The path itself is
/// never kept: it holds link tokens.
final class RequestMeter: Sendable {
  private struct Key: Hashable {
    let method: String
    let route: String
  }

  private struct Route {
    /// By the first digit of the status.
    var answers: [Int: Int] = [:]
    var durations = Histogram()
  }

  private let routes = Mutex<[Key: Route]>([:])

  func answered(
    _ method: HTTPRequest.Method, _ route: String?, _ status: Int, after duration: Duration
  ) {
    let key = Key(method: Self.name(method), route: Self.name(route))
    routes.withLock { routes in
      routes[key, default: Route()].answers[status / 100, default: 0] += 1
      routes[key, default: Route()].durations.add(duration)
    }
  }

  func write(to exposition: inout Exposition) {
    let routes = routes.withLock { $0 }
      .sorted { ($0.key.route, $0.key.method) < ($1.key.route, $1.key.method) }
    let total = "paraphe_http_requests_total"
    exposition.metric(total, .counter, "Requests to the web app, by route and class of status.")
    for (key, route) in routes {
      for (digit, count) in route.answers.sorted(by: { $0.key < $1.key }) {
        exposition.sample(
          total, ["method": key.method, "route": key.route, "status": "\(digit)xx"], count)
      }
    }
    let duration = "paraphe_http_request_duration_seconds"
    exposition.metric(duration, .histogram, "How long requests to the web app took.")
    for (key, route) in routes {
      exposition.histogram(
        duration, ["method": key.method, "route": key.route], route.durations)
    }
  }

  /// A visitor may invent methods: each would be a series of its own for ever.
  private static func name(_ method: HTTPRequest.Method) -> String {
    let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    return known.contains(method) ? method.rawValue : "other"
  }

  /// The router's template, or what it says where there is none.
  private static func name(_ route: String?) -> String {
    switch route {
    case nil, "NotFound": "none"
    case "FileMiddleware": "file"
    case let route?: route
    }
  }
}

/// Hands every request to a ``RequestMeter``.
struct RequestMetering: RouterMiddleware {
  let meter: RequestMeter

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let started = ContinuousClock.now
    do {
      let response = try await next(request, context)
      note(request, context, response.status.code, started)
      return response
    } catch {
      note(request, context, 500, started)
      throw error
    }
  }

  private func note(
    _ request: Request, _ context: WebContext, _ status: Int, _ started: ContinuousClock.Instant
  ) {
    meter.answered(
      request.method, context.endpointPath, status, after: ContinuousClock.now - started)
  }
}
