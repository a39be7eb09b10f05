import Foundation
import NIOHTTP1
import Testing

@Suite("Who may frame, in words")
struct FramingTests {
  private func finding(
    _ server: RunningServer, _ link: String, origin: String?
  ) async throws -> (allowed: Bool, message: String, answer: Answer) {
    let headers = origin.map { ["Origin": $0] } ?? [:]
    let answer = try await server.send(.GET, "\(link)/framing", headers: headers)
    let json = try answer.json()
    return (
      try #require(json["allowed"] as? Bool), try #require(json["message"] as? String), answer
    )
  }

  @Test("a page learns of its own origin whether it may, which header refuses it and what to add")
  func words() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit(
        ContractJSON(["frameOrigins": #"["https://extranet.example"]"#]).text)
      let good = try await finding(server, links[0], origin: "https://extranet.example")
      #expect(good.allowed)
      #expect(good.answer.headers.first(name: "Access-Control-Allow-Origin") == "*")
      let bad = try await finding(server, links[0], origin: "https://other.example")
      #expect(!bad.allowed)
      #expect(bad.message.contains("Content-Security-Policy: frame-ancestors"))
      #expect(bad.message.contains("add \"https://other.example\" to frameOrigins"))
      // Nobody else's origin is told.
      #expect(!bad.message.contains("extranet.example"))
      let file = try await finding(server, links[0], origin: "null")
      #expect(file.message.contains("serve it over http or https"))
      #expect(try await finding(server, links[0], origin: nil).allowed == false)
      // It is no visit.
      let signatories = try #require(
        try await server.contract(id)["signatories"] as? [[String: Any]])
      #expect(signatories[0]["viewedAt"] == nil)
      let events = try await server.api(.GET, "/contracts/\(id)/history").text
      #expect(!events.contains("linkOpened"))
    }
  }

  @Test("a link that is none is said to be none")
  func unknown() async throws {
    try await RunningServer.run { server in
      let found = try await finding(server, "/sign/nothing", origin: "https://a.example")
      #expect(!found.allowed && found.message.contains("not valid"))
    }
  }

  @Test("whatever is answered, nobody frames it who was not named")
  func everyAnswer() async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      for path in [
        "/", "/nothing", "/healthz", "/readyz", "/metrics", "/embed.js", "/signing.css",
        "/signing.js", "/theme.css", "/openapi.yaml", "/pdfjs/pdf.js", "/brands/orvea/theme.css",
        "/brands/orvea/logo", "/brands/orvea/favicon", "/brands/nobody/logo", "/api/v1/contracts",
        "/api/v1/nothing", "/preview/orvea", "/%ff", "/sign/nothing", links[0],
        "\(links[0])/status", "\(links[0])/done", "\(links[0])/documents/1",
        "\(links[0])/framing",
      ] {
        for method in [HTTPMethod.GET, .HEAD, .POST] {
          let answer = try await server.send(method, path)
          #expect(
            answer.headers.first(name: "Content-Security-Policy")?.contains(
              "frame-ancestors 'none'")
              == true, "\(method) \(path) \(answer.status)")
          #expect(answer.headers.first(name: "X-Content-Type-Options") == "nosniff", "\(path)")
          #expect(answer.headers["Set-Cookie"].isEmpty)
        }
      }
    }
  }
}
