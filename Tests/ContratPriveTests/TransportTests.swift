import AsyncHTTPClient
import ContratPriveHTTP
import Foundation
import Testing

@testable import ContratPrive

/// What every transport must do, against a server on this machine.
@Suite("Transports")
struct TransportTests {
  /// A transport, and how it is made and ended.
  struct Engine: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let run: @Sendable (@Sendable (any ClientTransport) async throws -> Void) async throws -> Void
  }

  static let engines: [Engine] = {
    var engines = [
      Engine(testDescription: "URLSession") { body in try await body(URLSessionTransport()) }
    ]
    engines.append(
      Engine(testDescription: "AsyncHTTPClient") { body in
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
          try await body(AsyncHTTPClientTransport(client: client))
        } catch {
          try? await client.shutdown()
          throw error
        }
        try await client.shutdown()
      })
    return engines
  }()

  /// Far longer than any test takes: no test ends because of it.
  private static let patience = Duration.seconds(120)

  private func request(
    _ server: RawServer, body: Data = Data("{}".utf8), timeout: Duration = Self.patience,
    maxAnswerSize: Int = 1_000
  ) -> TransportRequest {
    TransportRequest(
      url: server.url.appending(path: "api/call"), call: "call", body: body, timeout: timeout,
      maxAnswerSize: maxAnswerSize)
  }

  private func failure(
    _ transport: any ClientTransport, _ request: TransportRequest
  ) async -> TransportFailure? {
    do throws(TransportFailure) {
      _ = try await transport.send(request)
      return nil
    } catch {
      return error
    }
  }

  private func withServer(
    _ behaviour: RawServer.Behaviour, _ body: (RawServer) async throws -> Void
  ) async throws {
    let server = try RawServer(behaviour)
    defer { server.stop() }
    try await body(server)
  }

  @Test("an answer is given back whole, whatever its status", arguments: engines)
  func answers(engine: Engine) async throws {
    try await engine.run { transport in
      try await withServer(
        .sendAndClose("HTTP/1.1 422 Unprocessable\r\nContent-Length: 5\r\n\r\nhello")
      ) { server in
        let answer = try await transport.send(request(server))
        #expect(answer.status == 422)
        #expect(answer.body == Data("hello".utf8))
      }
    }
  }

  @Test("a large body arrives whole", arguments: engines)
  func largeBody(engine: Engine) async throws {
    try await engine.run { transport in
      try await withServer(.echoLength) { server in
        for size in [0, 1, 100_000, 9_000_001] {
          let answer = try await transport.send(
            request(server, body: Data(repeating: UInt8(ascii: "x"), count: size)))
          #expect(String(decoding: answer.body, as: UTF8.self) == "\(size)")
        }
      }
    }
  }

  @Test("canceling the task ends a call that is never answered, at once", arguments: engines)
  func cancellation(engine: Engine) async throws {
    try await engine.run { transport in
      try await withServer(.silence) { server in
        let request = request(server)
        let call = Task { await failure(transport, request) }
        for await _ in server.requests { break }
        let start = ContinuousClock.now
        call.cancel()
        #expect(await call.value == .interrupted)
        #expect(start.duration(to: .now) < .seconds(30))
        // The connection is given up as well.
        for await _ in server.closed { break }
      }
    }
  }

  @Test("canceling ends a call whose answer has begun", arguments: engines)
  func cancellationInTheBody(engine: Engine) async throws {
    try await engine.run { transport in
      try await withServer(.sendAndStall("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")) {
        server in
        let request = request(server)
        let call = Task { await failure(transport, request) }
        for await _ in server.requests { break }
        call.cancel()
        #expect(await call.value == .interrupted)
      }
    }
  }

  @Test("the time limit holds for the whole answer, not for each byte", arguments: engines)
  func timeLimit(engine: Engine) async throws {
    try await engine.run { transport in
      for behaviour in [
        RawServer.Behaviour.silence,
        .sendAndStall("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
      ] {
        try await withServer(behaviour) { server in
          let start = ContinuousClock.now
          #expect(
            await failure(transport, request(server, timeout: .milliseconds(200))) == .interrupted)
          #expect(start.duration(to: .now) >= .milliseconds(200))
          #expect(start.duration(to: .now) < .seconds(30))
        }
      }
    }
  }

  @Test("an answer that grows too large is given up while it comes", arguments: engines)
  func flood(engine: Engine) async throws {
    try await engine.run { transport in
      try await withServer(.flood(head: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")) { server in
        #expect(
          await failure(transport, request(server, maxAnswerSize: 1_000_000)) == .answerTooLarge)
        for await _ in server.closed { break }
      }
    }
  }

  @Test("an answer that announces too much is given up at once", arguments: engines)
  func announced(engine: Engine) async throws {
    try await engine.run { transport in
      try await withServer(
        .sendAndStall("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
      ) { server in
        #expect(await failure(transport, request(server)) == .answerTooLarge)
      }
    }
  }

  @Test("an answer of exactly the accepted size is taken", arguments: engines)
  func exactSize(engine: Engine) async throws {
    try await engine.run { transport in
      try await withServer(
        .sendAndClose(
          "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "x", count: 1_000))
      ) { server in
        let answer = try await transport.send(request(server))
        #expect(answer.body.count == 1_000)
      }
    }
  }

  @Test("no redirect is followed: the keys go to one place only", arguments: engines)
  func redirect(engine: Engine) async throws {
    try await engine.run { transport in
      let elsewhere = try RawServer(.sendAndClose("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
      defer { elsewhere.stop() }
      for status in [301, 302, 303, 307, 308] {
        try await withServer(
          .sendAndClose(
            "HTTP/1.1 \(status) Moved\r\nLocation: \(elsewhere.url)/\r\nContent-Length: 2\r\n\r\n{}"
          )
        ) { server in
          let answer = try await transport.send(request(server))
          #expect(answer.status == status)
        }
      }
      // Nobody went there: the first request that it sees is this one.
      var requests = elsewhere.requests.makeAsyncIterator()
      let probe = TransportRequest(
        url: elsewhere.url.appending(path: "probe"), call: "probe", body: Data(),
        timeout: Self.patience, maxAnswerSize: 1_000)
      _ = try await transport.send(probe)
      #expect(await requests.next()?.contains("/probe") == true)
    }
  }

  @Test("an answer that is cut off is unknown, not short", arguments: engines)
  func cut(engine: Engine) async throws {
    try await engine.run { transport in
      for text in ["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "HTTP/1.1 20", ""] {
        try await withServer(.sendAndClose(text)) { server in
          #expect(await failure(transport, request(server)) == .interrupted)
        }
      }
    }
  }

  @Test("where nobody listens, the request certainly never left", arguments: engines)
  func refused(engine: Engine) async throws {
    try await engine.run { transport in
      let server = try RawServer(.refusal)
      #expect(await failure(transport, request(server)) == .notConnected)
    }
  }
}
