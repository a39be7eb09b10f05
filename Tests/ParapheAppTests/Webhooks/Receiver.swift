import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOFoundationCompat
import ServiceLifecycle

/// What came to a receiver.
struct Received: Sendable {
  let path: String
  let headers: [String: String]
  let body: Data

  var id: String { headers["webhook-id"] ?? "" }
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// Remembers what came, for whoever waits for it.
actor Arrivals {
  private(set) var all: [Received] = []

  /// - Returns: how many came before it.
  func add(_ received: Received) -> Int {
    all.append(received)
    return all.count - 1
  }

  /// All that came, once there are `count`.
  func first(_ count: Int) async throws -> [Received] {
    while all.count < count {
      try Task.checkCancellation()
      await Task.yield()
    }
    return all
  }
}

/// An HTTP server on a free port that answers as a test says.
struct Receiver: Sendable {
  typealias Answer = @Sendable (Received, _ before: Int) async throws -> Response

  let port: Int
  let arrivals: Arrivals

  var url: String { "http://127.0.0.1:\(port)/hooks" }

  static func run(
    _ answer: @escaping Answer = { _, _ in Response(status: .noContent) },
    _ body: @escaping @Sendable (Receiver) async throws -> Void
  ) async throws {
    let arrivals = Arrivals()
    let (ports, opened) = AsyncStream<Int>.makeStream()
    let router = Router()
    router.add(middleware: Everything(arrivals: arrivals, answer: answer))
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { opened.yield($0.localAddress?.port ?? 0) }, logger: .silent)
    let group = ServiceGroup(services: [application], logger: .silent)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let port = await ports.first { _ in true } ?? 0
      try await body(Receiver(port: port, arrivals: arrivals))
      tasks.cancelAll()
    }
  }

  private struct Everything: RouterMiddleware {
    typealias Context = BasicRequestContext

    let arrivals: Arrivals
    let answer: Answer

    func handle(
      _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
      let body = try await request.body.collect(upTo: 1 << 20)
      let headers = request.headers.reduce(into: ["host": request.head.authority ?? ""]) {
        $0[$1.name.canonicalName] = $1.value
      }
      let received = Received(
        path: request.uri.string, headers: headers, body: Data(buffer: body))
      return try await answer(received, arrivals.add(received))
    }
  }
}

extension Logger {
  static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
