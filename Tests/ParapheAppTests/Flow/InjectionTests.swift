import Foundation
import NIOHTTP1
import Signing
import Synchronization
import Testing

@testable import ParapheApp

@Suite("Contracts that are signed on the platform's site", .timeLimit(.minutes(2)))
struct InjectionTests {
  private func batch(_ references: [String], mode: String = "submit", mobile: String = "0612345678")
    -> String
  {
    let contracts = references.map { reference in
      ContractJSON([
        "reference": "\"\(reference)\"", "submitMessage": "\"Bonjour Claire\"",
        "signatories":
          #"[{"firstName":"Claire","lastName":"Dubois","email":"c@example.com","mobile":"\#(mobile)"}]"#,
      ]).text
    }
    return #"{"mode":"\#(mode)","contracts":[\#(contracts.joined(separator: ","))]}"#
  }

  private func statuses(_ answer: Answer) throws -> [String?] {
    let contracts = try #require(try answer.json()["contracts"] as? [[String: Any]])
    return contracts.map { $0["status"] as? String }
  }

  @Test("are created once, however often they are sent, and nobody gets a link from here")
  func once() async throws {
    try await RunningServer.run { server in
      let first = try await server.api(.POST, "/batches", batch(["A", "B"]))
      #expect(first.status == 202, "\(first.text)")
      #expect(try statuses(first) == ["open", "open"])
      let again = try await server.api(.POST, "/batches", batch(["B", "A"]))
      #expect(try statuses(again) == ["open", "open"])
      let ledger = try await server.ledger()
      #expect(ledger.count == 2)
      let usage = try await server.usage()
      #expect(usage["used"] as? Int == 2 && usage["reserved"] as? Int == 0)
      let other = try await server.api(
        .POST, "/batches", batch(["A"]).replacing("Bonjour", with: "Salut"))
      #expect(other.status == 409 && other.text.contains("reference_used"))
    }
  }

  @Test("everything is checked before the first is created")
  func checked() async throws {
    try await RunningServer.run { server in
      let answer = try await server.api(
        .POST, "/batches",
        batch(["A", "A"]).replacing("c@example.com", with: "nobody", maxReplacements: 1))
      #expect(answer.status == 422)
      #expect(answer.text.contains("contracts[0].signatories[0].email"))
      #expect(answer.text.contains("contracts[1].reference"))
      let draft = try await server.api(.POST, "/batches", batch(["D"], mode: "draft"))
      #expect(draft.status == 422 && draft.text.contains("message_not_with_draft"))
      let ledger = try await server.ledger()
      #expect(ledger.isEmpty)
    }
  }

  @Test("a draft may go without a telephone number")
  func draft() async throws {
    try await RunningServer.run { server in
      let body = batch(["D"], mode: "draft", mobile: "").replacing(
        #""submitMessage":"Bonjour Claire","#, with: ""
      )
      .replacing(#","submitMessage":"Bonjour Claire""#, with: "")
      let answer = try await server.api(.POST, "/batches", body)
      #expect(answer.status == 202, "\(answer.text)")
      #expect(try statuses(answer) == ["open"])
      #expect(try await server.ledger().first?["status"] as? String == "draft")
    }
  }

  @Test("signed on the platform, they are collected by one list and one detail each")
  func collected() async throws {
    try await RunningServer.run { server in
      _ = try await server.api(.POST, "/batches", batch(["A", "B", "C"]))
      try await server.signOnPlatform(count: 2)
      let answer = try await server.api(.POST, "/collections")
      #expect(try answer.json()["lookedFor"] as? Int == 3)
      await server.sweep()
      let list = try await server.api(.GET, "/contracts").json()
      let contracts = try #require(list["contracts"] as? [[String: Any]])
      #expect(contracts.filter { $0["status"] as? String == "completed" }.count == 2)
      #expect(contracts.filter { $0["signedCopy"] as? String == "verified" }.count == 2)
      let events = try await server.api(.GET, "/events?limit=100").text
      #expect(events.components(separatedBy: "contract.completed").count == 3)
      // 3 creations, 1 list, 2 details.
      #expect(try await server.usage()["used"] as? Int == 6)
      _ = try await server.api(.POST, "/collections")
      #expect(try await server.usage()["used"] as? Int == 7)
    }
  }

  @Test("what the day does not allow is created the day after, without being asked again")
  func quota() async throws {
    let time = Mutex(Date())
    try await RunningServer.run(
      ["PARAPHE_DAILY_REQUESTS": "2"], clock: SigningClock(now: { time.withLock { $0 } })
    ) { server in
      let answer = try await server.api(.POST, "/batches", batch(["A", "B", "C"]))
      #expect(try statuses(answer) == ["open", "open", "prepared"])
      #expect(try answer.json()["waitsUntil"] != nil)
      await server.sweep()
      #expect(try await server.ledger().count == 2)
      time.withLock { $0 += 86_400 }
      await server.sweep()
      #expect(try await server.ledger().count == 3)
    }
  }

  @Test(
    "a creation that was lost is looked for, looked for again the next night, and never repeated")
  func lost() async throws {
    let time = Mutex(Date())
    try await RunningServer.run(clock: SigningClock(now: { time.withLock { $0 } })) { server in
      try await server.fault("dropBeforeWork", on: "contractCreateRequest")
      try await server.fault("workThenDrop", on: "contractCreateRequest")
      let answer = try await server.api(.POST, "/batches", batch(["A", "B"]))
      #expect(try statuses(answer) == ["createUnknown", "createUnknown"])
      time.withLock { $0 += 200 }
      await server.sweep()
      func status(_ reference: String) async throws -> String? {
        let list = try await server.api(.GET, "/contracts?reference=\(reference)").json()
        return (list["contracts"] as? [[String: Any]])?.first?["status"] as? String
      }
      #expect(try await status("A") == "createUnknown")
      #expect(try await status("B") == "open")
      time.withLock { $0 += 2 * 86_400 }
      await server.sweep()
      #expect(try await status("A") == "needsDecision")
      #expect(try await server.ledger().count == 1)
      let list = try await server.api(.GET, "/contracts?reference=A").json()
      let id = try #require((list["contracts"] as? [[String: Any]])?.first?["id"] as? String)
      let canceled = try await server.api(.POST, "/contracts/\(id)/cancel")
      #expect(try canceled.json()["status"] as? String == "canceled")
    }
  }

  @Test("on the test platform nobody is written to but testers, and drafts need none")
  func testers() async throws {
    func refusal(_ email: String, _ mode: Injection.Mode) async -> [String] {
      let examination = DraftExamination(
        inspector: DocumentInspector { .success(ExaminedDocument(data: $0, pages: 1)) },
        clock: .system, limits: DraftLimits(testers: ["claire@example.com"]))
      let draft = ContractDraft(
        reference: "R", label: "L", language: "fr", deadline: "2027-12-31",
        documents: [.init(name: "C", kind: "main", data: Data("x".utf8))],
        signatories: [
          .init(firstName: "C", lastName: "D", email: email, mobile: "0612345678")
        ], injection: Injection(mode: mode))
      do {
        try await examination.check(draft, brand: .gone(BrandID(rawValue: "b")))
        return []
      } catch let refused as DraftRefused {
        return refused.problems.map(\.code)
      } catch {
        return ["\(error)"]
      }
    }
    #expect(await refusal("Claire@Example.com", .submit) == [])
    #expect(await refusal("customer@example.com", .submit) == ["not_a_tester"])
    #expect(await refusal("customer@example.com", .draft) == [])
  }
}
