import Foundation
import NIOHTTP1
import Signing
import Synchronization
import Testing

@testable import ParapheApp
@testable import SigningWeb

@Suite("Limits of requests")
struct RequestLimitTests {
  @Test("a bucket holds two minutes' worth, and is filled as time goes by")
  func bucket() {
    let start = ContinuousClock.now
    let time = Mutex(start)
    let limit = RateLimit(perMinute: 30) { time.withLock { $0 } }
    for _ in 0..<60 { #expect(limit.take("a") == nil) }
    #expect(limit.take("a") == 2)
    #expect(limit.take("b") == nil)
    time.withLock { $0 = start + .seconds(2) }
    #expect(limit.take("a") == nil)
    #expect(limit.take("a") == 2)
    time.withLock { $0 = start + .seconds(3_600) }
    for _ in 0..<60 { #expect(limit.take("a") == nil) }
    #expect(limit.take("a") != nil)
  }

  @Test("0 is no limit")
  func none() {
    let limit = RateLimit(perMinute: 0)
    for _ in 0..<1_000 { #expect(limit.take("a") == nil) }
  }

  @Test("made-up keys do not fill the memory")
  func bounded() {
    let limit = RateLimit(perMinute: 1)
    for number in 0..<120_000 { _ = limit.take("\(number)") }
    #expect(limit.count <= 50_000)
  }

  @Test("one link too often: a page in its brand that says when, and 429; another link goes on")
  func link() async throws {
    try await RunningServer.run(["PARAPHE_LINK_REQUESTS": "2"]) { server in
      let (_, links) = try await server.deposit(
        ContractJSON(["frameOrigins": #"["https://extranet.example"]"#]).text)
      for _ in 0..<4 { #expect(try await server.send(.GET, links[0]).status == 200) }
      let refused = try await server.send(.GET, links[0])
      #expect(refused.status == 429)
      let seconds = try #require(refused.headers.first(name: "Retry-After").flatMap(Int.init))
      #expect((1...30).contains(seconds))
      #expect(refused.text.contains("Trop de demandes en peu de temps"))
      #expect(refused.text.firstMatch(of: /Attendez [1-9][0-9]? secondes/) != nil)
      #expect(refused.text.contains("Orvéa Assurances"))
      // It is shown where the contract is shown.
      #expect(
        refused.headers.first(name: "Content-Security-Policy")?.contains(
          "frame-ancestors 'self' https://extranet.example") == true)
      let (_, others) = try await server.deposit(ContractJSON(["reference": #""R-2""#]).text)
      #expect(try await server.send(.GET, others[0]).status == 200)
    }
  }

  @Test("whoever guesses links or keys is told to wait, and those with a good key are not")
  func guesses() async throws {
    try await RunningServer.run(["PARAPHE_GUESS_REQUESTS": "1"]) { server in
      var statuses: [Int] = []
      for number in 0..<4 {
        statuses.append(try await server.send(.GET, "/sign/guess-\(number)").status)
      }
      #expect(statuses.prefix(2) == [404, 404] && statuses.last == 429)
      let key = try await server.send(
        .GET, "/api/v1/usage", headers: ["Authorization": "Bearer nobody"])
      #expect(key.status == 429)
      #expect(try key.json()["code"] as? String == "rate_limited")
      #expect(try await server.api(.GET, "/usage").status == 200)
      let (_, links) = try await server.deposit()
      #expect(try await server.send(.GET, links[0]).status == 200)
    }
  }

  @Test("an address too often: 429, and another address goes on")
  func address() async throws {
    let limits = ["PARAPHE_ADDRESS_REQUESTS": "2", "PARAPHE_TRUSTED_PROXIES": "127.0.0.1"]
    try await RunningServer.run(limits) { server in
      let (_, links) = try await server.deposit()
      func status(_ address: String) async throws -> Int {
        try await server.send(.GET, links[0], headers: ["X-Forwarded-For": address]).status
      }
      for _ in 0..<4 { #expect(try await status("203.0.113.9") == 200) }
      #expect(try await status("203.0.113.9") == 429)
      #expect(try await status("203.0.113.10") == 200)
    }
  }

  @Test("a brand too often, at its pages and at the API")
  func brand() async throws {
    try await RunningServer.run { server in
      let file = server.folder.appending(path: "brands/orvea/brand.json")
      let (_, links) = try await server.deposit()
      var brand = try BrandFile(reading: file)
      brand.limits = BrandLimitsFile(visitsPerMinute: 2, callsPerMinute: 2)
      try brand.write(to: file)
      let key = try String(
        contentsOf: server.folder.appending(path: "operator.key"), encoding: .utf8)
      let reload = try await server.send(
        .POST, "/api/v1/brands/reload",
        headers: ["Authorization": "Bearer \(key.trimmingCharacters(in: .whitespacesAndNewlines))"])
      #expect(reload.status == 204)
      var pages: [Int] = []
      var calls: [Int] = []
      for _ in 0..<8 {
        pages.append(try await server.send(.GET, links[0]).status)
        calls.append(try await server.api(.GET, "/usage").status)
      }
      #expect(pages.prefix(4) == [200, 200, 200, 200] && pages.last == 429)
      #expect(calls.prefix(2) == [200, 200] && calls.last == 429)
    }
  }
}
