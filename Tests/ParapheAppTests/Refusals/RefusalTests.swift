import Foundation
import Logging
import NIOHTTP1
import Signing
import Synchronization
import Testing

@testable import ParapheApp
@testable import SigningWeb

@Suite("Who is refused leaves a trace", .timeLimit(.minutes(2)))
struct RefusalTests {
  private static func refused(_ server: RunningServer) async throws -> [String: Int] {
    let text = try await server.send(.GET, "/metrics").text
    return text.matches(of: /paraphe_refused_total\{reason="([a-z_]+)"\} (\d+)/).reduce(into: [:]) {
      $0[String($1.1)] = Int($1.2)
    }
  }

  /// The lines of a contract's history, once there is one of a kind.
  private static func history(
    _ server: RunningServer, of id: String, with kind: String
  ) async throws -> [[String: Any]] {
    while true {
      let answer = try await server.asOperator("/contracts/\(id)/history")
      let entries = try #require(try answer.json()["entries"] as? [[String: Any]])
      let found = entries.filter { $0["kind"] as? String == kind }
      if !found.isEmpty { return found }
      await Task.yield()
    }
  }

  @Test("every reason is counted from the start, and each refusal once")
  func counted() async throws {
    try await RunningServer.run { server in
      let before = try await Self.refused(server)
      #expect(Set(before.keys) == Set(RefusalReason.allCases.map(\.rawValue)))
      #expect(before.values.allSatisfy { $0 == 0 })
      _ = try await server.send(.GET, "/sign/guess")
      _ = try await server.send(
        .GET, "/api/v1/usage", headers: ["Authorization": "Bearer nobody"])
      let (_, links) = try await server.deposit()
      _ = try await server.form("\(links[0])/start", ["page": "made-up", "consent": "yes"])
      let after = try await Self.refused(server).filter { $0.value > 0 }
      #expect(after == ["guessed_link": 1, "wrong_key": 1, "forged_form": 1])
    }
  }

  @Test("an expired link that is opened ten times: ten in the metric, one line in the history")
  func expired() async throws {
    try await RunningServer.run(lifetimes: LinkLifetimes(unopened: -1)) { server in
      let (id, links) = try await server.deposit()
      for _ in 0..<10 {
        let answer = try await server.send(.GET, links[0], headers: ["User-Agent": "Navigateur/1"])
        #expect(answer.status == 410)
      }
      #expect(try await Self.refused(server)["expired_link"] == 10)
      let lines = try await Self.history(server, of: id, with: "link.expired_used")
      #expect(lines.count == 1)
      #expect(lines[0]["words"] as? String == "Expired link used")
      #expect(lines[0]["signatoryId"] as? String != nil)
      #expect(lines[0]["address"] as? String == "127.0.0.1")
      #expect((lines[0]["details"] as? [String: String])?["refused"] == "expired_link")
      let shown = try await server.paraphe("contract", "show", id)
      // How many the first line tells of depends on how soon it is written.
      #expect(
        shown.output.contains(
          /Expired link used \(Claire 0 Dubois\): (once|[0-9]+ times): from 127\.0\.0\.1/),
        "\(shown.output)")
    }
  }

  @Test("a revoked link, a forged form and too many visits stand in the history too")
  func histories() async throws {
    try await RunningServer.run(["PARAPHE_LINK_REQUESTS": "1"]) { server in
      let (id, links) = try await server.deposit()
      _ = try await server.form("\(links[0])/decline", ["page": "made-up"])
      for _ in 0..<3 { _ = try await server.send(.GET, links[0]) }
      let forged = try await Self.history(server, of: id, with: "form.refused")
      #expect(forged.count == 1)
      let limited = try await Self.history(server, of: id, with: "visits.limited")
      #expect((limited[0]["details"] as? [String: String])?["refused"] == "limit_link")
      let contract = try await server.contract(id)
      let people = try #require(contract["signatories"] as? [[String: Any]])
      let who = try #require(people[0]["id"] as? String)
      let (other, revoked) = try await server.deposit(
        ContractJSON(["reference": #""R-2""#]).text)
      let ids = try await server.signatories(of: other)
      let signatory = try #require(ids[0]["id"] as? String)
      #expect(who != signatory)
      _ = try await server.api(
        .POST, "/contracts/\(other)/signatories/\(signatory)/link", #"{"revokeOthers": true}"#)
      #expect(try await server.send(.GET, revoked[0]).status == 404)
      #expect(try await Self.history(server, of: other, with: "link.revoked_used").count == 1)
    }
  }

  @Test("a guessed operator's key is limited wherever that key is asked for")
  func operatorRoutes() async throws {
    try await RunningServer.run(["PARAPHE_GUESS_REQUESTS": "2"]) { server in
      let routes: [(HTTPMethod, String)] = [
        (.GET, "/metrics"), (.GET, "/preview/orvea"), (.POST, "/api/v1/brands/reload"),
      ]
      func ask(_ route: (HTTPMethod, String), _ key: String?) async throws -> Answer {
        var headers = ["X-Forwarded-For": "203.0.113.7"]
        headers["Authorization"] = key.map { "Bearer \($0)" }
        return try await server.send(route.0, route.1, headers: headers)
      }
      for route in routes { #expect(try await ask(route, nil).status == 401) }
      for route in routes { #expect(try await ask(route, "op_guess").status == 401) }
      _ = try await ask(routes[0], "op_guess")
      for route in routes {
        let refused = try await ask(route, "op_guess")
        #expect(refused.status == 429, "\(route.1)")
        #expect(refused.headers.first(name: "Retry-After").flatMap(Int.init) != nil)
        #expect(try refused.json()["code"] as? String == "rate_limited")
        #expect([200, 204].contains(try await ask(route, try server.operatorKey).status))
      }
      let counts = try await Self.refused(server)
      #expect(counts["wrong_operator_key"] == 4)
      #expect(counts["limit_guesses"] == 3)
    }
  }

  @Test("lines of the log are counted for each reason and address, and say nothing of the link")
  func logged() async throws {
    let lines = Mutex<[String]>([])
    let logger = Logger(label: "test") { _ in
      JSONLogHandler { line in
        lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
      }
    }
    try await RunningServer.run(["PARAPHE_TRUSTED_PROXIES": "127.0.0.1"], logger: logger) {
      server in
      for address in ["203.0.113.7", "203.0.113.7", "2001:db8::1", "2001:db8::2"] {
        _ = try await server.send(.GET, "/sign/guess", headers: ["X-Forwarded-For": address])
      }
    }
    let refused = lines.withLock { $0 }.filter { $0.contains(#""refused""#) }
    #expect(refused.count == 2, "\(refused)")
    #expect(refused.allSatisfy { $0.contains("guessed_link") && $0.contains(#""count":"2""#) })
    #expect(refused.contains { $0.contains("203.0.113.7") })
    #expect(refused.allSatisfy { !$0.contains("guess\"") })
  }
}
