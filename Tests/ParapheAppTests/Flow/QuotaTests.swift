import Foundation
import NIOHTTP1
import Signing
import Synchronization
import Testing

@testable import ParapheApp

@Suite("The daily budget, from outside")
struct QuotaTests {
  @Test("a contract that cannot be finished today is not begun: a clear page, 503, Retry-After")
  func saturated() async throws {
    try await RunningServer.run(["PARAPHE_DAILY_REQUESTS": "3"]) { server in
      let (id, links) = try await server.deposit()
      let answer = try await server.start(links[0])
      #expect(answer.status == 503)
      #expect(answer.text.contains("Le service de signature est momentanément saturé"))
      #expect(answer.text.contains("Rien n’a été signé ni perdu."))
      let wait = try #require(answer.headers.first(name: "Retry-After").flatMap { Int($0) })
      #expect((60...86_400).contains(wait))
      let contract = try await server.contract(id)
      #expect(contract["status"] as? String == "prepared")
      let ledger = try await server.ledger()
      #expect(ledger.isEmpty)
      // The page is there again, with its button.
      let again = try await server.send(.GET, links[0])
      #expect(again.text.contains("Signer mon contrat"))
      let english = try await server.form(
        "\(links[0])/start?lang=en",
        ["page": try await server.pageToken(links[0]), "consent": "yes"])
      #expect(english.text.contains("The signing service is overloaded for the moment"))
    }
  }

  @Test("GET /api/v1/usage says what is used, promised and left, and when the day ends")
  func usage() async throws {
    // An hour before the day of Paris ends: of the day on which the sandbox's certificates are made.
    let day = PlatformDay(of: Date())
    let time = Mutex(day.end.addingTimeInterval(-3_600))
    try await RunningServer.run(
      ["PARAPHE_DAILY_REQUESTS": "10"], clock: SigningClock(now: { time.withLock { $0 } })
    ) { server in
      let (_, links) = try await server.deposit()
      let fresh = try await server.api(.GET, "/usage")
      #expect(
        fresh.text
          == #"{"day":"\#(day.name)","left":10,"limit":10,"reserved":0,"resetsAt":"\#(day.end.formatted(.iso8601))","used":0}"#
      )
      _ = try await server.start(links[0])
      let begun = try await server.usage()
      #expect(begun["used"] as? Int == 2)
      #expect(begun["reserved"] as? Int == 2)
      #expect(begun["left"] as? Int == 6)
      _ = try await server.form(
        "\(links[0])/code",
        ["page": try await server.pageToken("\(links[0])/code"), "code": "0000"])
      let done = try await server.usage()
      #expect(done["used"] as? Int == 4)
      #expect(done["reserved"] as? Int == 0)
      time.withLock { $0 += 3_600 }
      let next = try await server.usage()
      #expect(next["day"] as? String == day.next.name)
      #expect(next["used"] as? Int == 0)
    }
  }

  @Test("without a key nobody learns anything")
  func needsKey() async throws {
    try await RunningServer.run { server in
      let answer = try await server.send(.GET, "/api/v1/usage")
      #expect(answer.status == 401)
    }
  }

  @Test("the platform says that the day is used up: the page says so, and nothing more is tried")
  func platformSaysSo() async throws {
    try await RunningServer.run { server in
      try await server.fault("quotaExhausted", on: "contractCreateRequest")
      let (_, links) = try await server.deposit()
      let first = try await server.start(links[0])
      #expect(first.status == 503)
      #expect(first.text.contains("momentanément saturé"))
      let usage = try await server.usage()
      #expect(usage["used"] as? Int == 1_000 && usage["left"] as? Int == 0)
      let second = try await server.start(links[0])
      #expect(second.status == 503)
      let ledger = try await server.ledger()
      #expect(ledger.isEmpty)
    }
  }

  @Test(
    "a code that the platform does not take for that reason uses no try, and can be typed again")
  func signatureOfTomorrow() async throws {
    let time = Mutex(Date())
    try await RunningServer.run(clock: SigningClock(now: { time.withLock { $0 } })) { server in
      let (id, links) = try await server.deposit()
      _ = try await server.start(links[0])
      try await server.fault("quotaExhausted", on: "signatorySignRequest")
      func type() async throws -> Answer {
        let token = try await server.pageToken("\(links[0])/code")
        return try await server.form("\(links[0])/code", ["page": token, "code": "0000"])
      }
      for _ in 0..<2 {
        let answer = try await type()
        #expect(answer.status == 503)
        #expect(answer.text.contains("momentanément saturé"))
      }
      let people = try await server.signatories(of: id)
      #expect(people[0]["triesLeft"] as? Int == 5)
      time.withLock { $0 += 86_400 }
      let fresh = try await server.api(
        .POST, "/contracts/\(id)/signatories/\(try #require(people[0]["id"] as? String))/link")
      let link = try #require(try fresh.json()["signingUrl"] as? String)
      let token = try await server.pageToken("\(link)/code")
      let signed = try await server.form("\(link)/code", ["page": token, "code": "0000"])
      #expect(signed.status == 303)
      #expect(try await server.contract(id)["status"] as? String == "completed")
    }
  }

  @Test("codes for all are refused with quota_reached where they cannot be afforded")
  func codes() async throws {
    try await RunningServer.run(["PARAPHE_DAILY_REQUESTS": "5"]) { server in
      let (id, _) = try await server.deposit(several: ["0612345678", "0712345678"])
      let answer = try await server.api(.POST, "/contracts/\(id)/codes")
      #expect(answer.status == 503)
      #expect(try answer.json()["code"] as? String == "quota_reached")
      #expect(answer.headers.first(name: "Retry-After") != nil)
    }
  }

  @Test("a limit that is no number from 1 to 1,000,000 refuses to start")
  func configuration() throws {
    for text in ["0", "1000001", "-5", "many", "1e3"] {
      let problem = #expect(throws: ConfigurationProblem.self, "\(text)") {
        try RunningServer.configuration(
          URL(filePath: "/nowhere"), ["PARAPHE_DAILY_REQUESTS": text])
      }
      #expect(problem?.variable == "PARAPHE_DAILY_REQUESTS")
    }
    let standard = try RunningServer.configuration(URL(filePath: "/nowhere"))
    #expect(standard.dailyRequests == 1_000)
  }
}
