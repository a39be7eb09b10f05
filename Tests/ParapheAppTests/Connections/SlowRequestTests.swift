import NIOHTTP1
import Testing

@testable import ParapheApp
@testable import SigningWeb

@Suite("Connections that hold on", .timeLimit(.minutes(2)))
struct SlowRequestTests {
  @Test("a head that does not come whole is 408, in the metrics too")
  func slowHead() async throws {
    try await RunningServer.run(["PARAPHE_HEAD_SECONDS": "1"]) { server in
      let connection = try await RawConnection(server.web)
      try await connection.send("GET /healthz HTTP/1.1\r\nHost: 127")
      let answer = try await connection.end()
      #expect(answer.hasPrefix("HTTP/1.1 408 "))
      #expect(answer.contains("connection: close\r\n"))
      #expect(answer.contains("content-security-policy: frame-ancestors 'none'\r\n"))
      #expect(
        try await server.send(.GET, "/metrics").text
          .contains("paraphe_connections_refused_total{reason=\"slow_head\"} 1\n"))
    }
  }

  @Test("a body that stands still is 408, and nothing is deposited")
  func slowBody() async throws {
    try await RunningServer.run(["PARAPHE_BODY_SECONDS": "1"]) { server in
      let connection = try await RawConnection(server.web)
      let body = ContractJSON().text
      try await connection.send(
        "POST /api/v1/contracts HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(body.utf8.count)\r\n"
          + "Authorization: Bearer \(server.apiKey)\r\n\r\n\(body.dropLast())")
      let answer = try await connection.end()
      #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
      #expect(answer.matches(of: #/HTTP/1\.1 /#).count == 1)
      let contracts = try await server.api(.GET, "/contracts").json()["contracts"] as? [Any]
      #expect(contracts?.isEmpty == true)
    }
  }

  @Test("a connection that was answered ends in silence")
  func idle() async throws {
    try await RunningServer.run(["PARAPHE_IDLE_SECONDS": "1"]) { server in
      let connection = try await RawConnection(server.web)
      try await connection.send(RawConnection.get("/healthz"))
      let answer = try await connection.end()
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
      #expect(answer.hasSuffix("ok\n"))
    }
  }

  @Test(
    "a body that nobody wants ends after a megabyte",
    arguments: ["Content-Length: 1000000000", "Transfer-Encoding: chunked"])
  func unreadBody(_ length: String) async throws {
    try await RunningServer.run { server in
      let connection = try await RawConnection(server.web)
      try await connection.send(
        "POST /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\n\(length)\r\n\r\n")
      let answer = try await connection.receive { $0.contains("404") }
      #expect(answer.contains("connection: close") == length.hasPrefix("Content"))
      let chunk = String(repeating: "a", count: 65_528)
      var sent = 0
      while sent < 64 << 20 {
        do { try await connection.send("fff8\r\n\(chunk)\r\n") } catch { break }
        sent += chunk.utf8.count
      }
      #expect(sent < 64 << 20)
      // Where the answer said that it is the last, its farewell may be over before.
      guard length.hasPrefix("Transfer") else { return }
      try await eventually {
        try await server.send(.GET, "/metrics").text
          .contains("paraphe_connections_refused_total{reason=\"unread_body\"} 1\n")
      }
    }
  }

  @Test("a small body that nobody wants leaves the connection as it is")
  func smallBody() async throws {
    try await RunningServer.run { server in
      let connection = try await RawConnection(server.web)
      try await connection.send(
        "POST /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello"
          + RawConnection.get("/healthz"))
      let answer = try await connection.receive { $0.hasSuffix("ok\n") }
      #expect(answer.hasPrefix("HTTP/1.1 404 "))
      await connection.close()
    }
  }

  @Test("however many say nothing, whoever asks is answered at once")
  func crowd() async throws {
    try await RunningServer.run(["PARAPHE_CONNECTIONS": "20"]) { server in
      var silent: [RawConnection] = []
      for _ in 0..<30 { silent.append(try await RawConnection(server.web)) }
      for _ in 0..<5 {
        let connection = try await RawConnection(server.web)
        try await connection.send(RawConnection.get("/healthz", "Connection: close\r\n"))
        #expect(try await connection.end().hasPrefix("HTTP/1.1 200 "))
      }
      // The oldest went, not the newest.
      _ = try await silent[0].end()
      #expect(silent.last?.isEnded == false)
      #expect(server.server.connections.count <= 20)
      for connection in silent { await connection.close() }
    }
  }

  @Test("during a drain each answer is the last on its connection")
  func drain() async throws {
    try await RunningServer.run { server in
      server.server.connections.drain()
      let connection = try await RawConnection(server.web)
      try await connection.send(RawConnection.get("/healthz"))
      let answer = try await connection.end()
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
      #expect(answer.contains("connection: close\r\n"))
    }
  }
}
