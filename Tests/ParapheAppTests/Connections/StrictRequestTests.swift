import NIOHTTP1
import Testing

@testable import ParapheApp

@Suite("Requests that can be read in one way only", .timeLimit(.minutes(2)))
struct StrictRequestTests {
  private static let host = "Host: 127.0.0.1\r\n"

  @Test("all others are 400, close the connection, and say who may frame it")
  func refused() async throws {
    try await RunningServer.run { server in
      let posts = "POST /healthz HTTP/1.1\r\n\(Self.host)"
      for request in [
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\(Self.host)\(Self.host)\r\n",
        "GET /healthz HTTP/1.1\r\n\(Self.host)Host: evil.example\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a.example, b.example\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a.example/b\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: user@a.example\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a.example:http\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: [::1\r\n\r\n",
        "GET http://127.0.0.1/healthz HTTP/1.1\r\n\(Self.host)\r\n",
        "GET * HTTP/1.1\r\n\(Self.host)\r\n",
        "CONNECT 127.0.0.1:80 HTTP/1.1\r\n\(Self.host)\r\n",
        "\(posts)Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "\(posts)Transfer-Encoding: identity\r\n\r\n",
        "\(posts)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "\(posts)Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "\(posts)Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
        "POST /healthz HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "\u{16}\u{3}\u{1} hello\r\n\r\n",
      ] {
        for url in [server.web, server.demo] {
          let connection = try await RawConnection(url)
          try await connection.send(request)
          let answer = try await connection.end()
          #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(request) \(answer)")
          #expect(answer.ranges(of: "HTTP/1.1 4").count == 1, "\(request)")
          for header in [
            "content-security-policy: frame-ancestors 'none'\r\n",
            "x-content-type-options: nosniff\r\n", "cache-control: no-store\r\n",
            "connection: close\r\n",
          ] {
            #expect(answer.contains(header), "\(request) \(answer)")
          }
          await connection.close()
        }
      }
      #expect(
        try await server.send(.GET, "/metrics").text
          .contains("paraphe_connections_refused_total{reason=\"malformed\"} 19\n"))
    }
  }

  @Test("a head that is too large is 431")
  func largeHead() async throws {
    try await RunningServer.run { server in
      let connection = try await RawConnection(server.web)
      try await connection.send(
        RawConnection.get("/healthz", "X: \(String(repeating: "a", count: 40_000))\r\n"))
      let answer = try await connection.end()
      #expect(answer.hasPrefix("HTTP/1.1 431 "))
      #expect(answer.contains("content-security-policy: frame-ancestors 'none'\r\n"))
    }
  }

  @Test(
    "what is well formed is answered",
    arguments: [
      RawConnection.get("/healthz", "Connection: close\r\n"),
      "GET /healthz HTTP/1.0\r\n\r\n",
      "GET /healthz HTTP/1.1\r\nHost: [2001:db8::1]:8080\r\nConnection: close\r\n\r\n",
      RawConnection.get("/healthz", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"),
    ])
  func taken(_ request: String) async throws {
    try await RunningServer.run { server in
      let connection = try await RawConnection(server.web)
      try await connection.send(request)
      let answer = try await connection.end()
      #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)")
      #expect(answer.contains("connection: close\r\n"))
    }
  }

  @Test("a bad request behind a good one waits for the good one's answer")
  func pipelined() async throws {
    try await RunningServer.run { server in
      let connection = try await RawConnection(server.web)
      try await connection.send(
        RawConnection.get("/healthz") + RawConnection.get("/readyz")
          + "GET /healthz HTTP/1.1\r\n\r\n" + RawConnection.get("/healthz"))
      let answer = try await connection.end()
      let statuses = answer.matches(of: #/HTTP/1\.1 (\d+) /#).map { String($0.output.1) }
      #expect(statuses.first == "200")
      #expect(statuses.count == 3)
      #expect(statuses.last == "400")
    }
  }
}
