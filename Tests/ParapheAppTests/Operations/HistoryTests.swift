import Foundation
import NIOHTTP1
import Testing

@Suite("A contract's history", .timeLimit(.minutes(2)))
struct HistoryTests {
  private static func entries(_ answer: Answer) throws -> [[String: Any]] {
    try #require(try answer.json()["entries"] as? [[String: Any]])
  }

  @Test("says in words who did what, and which calls were made with which outcome")
  func words() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      try await server.goThrough(links[0], wrongCodes: ["9876"])
      let answer = try await server.api(.GET, "/contracts/\(id)/history")
      #expect(answer.status == 200)
      let entries = try Self.entries(answer)
      let words = entries.compactMap { $0["words"] as? String }
      let expected = [
        "Contract deposited", "Signing link opened",
        "Agreement given and signature asked for", "Code by SMS asked for",
        "Contract created at Contrat-Privé", "Code sent by SMS", "Code refused by the platform",
        "Signature recorded by the platform", "Every signatory has signed",
        "Signed contract verified and confirmed",
      ]
      #expect(expected.filter { !words.contains($0) } == [])
      #expect(entries[0]["by"] as? String == "company")
      let signed = try #require(entries.first { $0["kind"] as? String == "signatory.signed" })
      #expect((signed["signatoryId"] as? String)?.hasPrefix("sig_") == true)
      let calls = try #require(try answer.json()["calls"] as? [[String: Any]])
      #expect(
        calls.map { "\($0["name"] ?? "") \($0["outcome"] ?? "")" } == [
          "contractCreateRequest done", "signatorySendSmsRequest done",
          "signatorySignRequest refused: wrong code", "signatorySignRequest done",
          "contractDetailRequest done",
        ])
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      for call in calls {
        let begun = try Date(try #require(call["begunAt"] as? String), strategy: style)
        let ended = try Date(try #require(call["endedAt"] as? String), strategy: style)
        #expect(begun <= ended)
      }
    }
  }

  @Test("holds no code and no telephone number, wherever it was written down")
  func secrets() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      let page = try await server.pageToken(links[0])
      _ = try await server.form("\(links[0])/start", ["page": page, "consent": "yes"])
      let code = try await server.pageToken("\(links[0])/code")
      _ = try await server.form("\(links[0])/code", ["page": code, "code": "98765432"])
      let last = try await server.pageToken("\(links[0])/code")
      _ = try await server.form(
        "\(links[0])/decline", ["page": last, "reason": "Appelez le 0612345678"])
      for answer in [
        try await server.api(.GET, "/contracts/\(id)/history"),
        try await server.asOperator("/contracts/\(id)/history"),
      ] {
        let text = answer.text
        #expect(text.contains("+33 6 •• •• •• 78"))
        #expect(text.contains("Appelez le"))
        #expect(!text.contains("612345678"))
        #expect(!text.contains("98765432"))
        #expect(!text.contains(links[0].dropFirst("/sign/".count)))
      }
    }
  }

  @Test("tells where visitors came from to the operator only")
  func origins() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      _ = try await server.send(.GET, links[0], headers: ["User-Agent": "Navigateur/1"])
      let company = try Self.entries(try await server.api(.GET, "/contracts/\(id)/history"))
      #expect(company.allSatisfy { $0["address"] == nil && $0["browser"] == nil })
      let own = try Self.entries(try await server.asOperator("/contracts/\(id)/history"))
      let viewed = try #require(own.first { $0["kind"] as? String == "signatory.viewed" })
      #expect(viewed["address"] as? String == "127.0.0.1")
      #expect(viewed["browser"] as? String == "Navigateur/1")
    }
  }

  @Test("another brand's contract has none; an operator with several brands is told to name one")
  func brands() async throws {
    try await RunningServer.runWithTwoBrands { server, otherKey in
      let (id, _) = try await server.deposit()
      let path = "/contracts/\(id)/history"
      let foreign = try await server.api(
        .GET, path, headers: ["Authorization": "Bearer \(otherKey)"])
      #expect(foreign.status == 404)
      #expect(try foreign.json()["code"] as? String == "contract_unknown")
      let unnamed = try await server.asOperator(path)
      #expect(unnamed.status == 400)
      #expect(try unnamed.json()["code"] as? String == "brand_missing")
      let wrong = try await server.asOperator(path, headers: ["Paraphe-Brand": "nobody"])
      #expect(wrong.status == 400)
      #expect(try wrong.json()["code"] as? String == "brand_unknown")
      #expect(
        try await server.asOperator(path, headers: ["Paraphe-Brand": "orvea"]).status == 200)
      // Who has no key is not told which brands there are.
      let stranger = try await server.api(
        .GET, path, headers: ["Authorization": "Bearer wrong", "Paraphe-Brand": "nobody"])
      #expect(stranger.status == 401)
    }
  }
}
