import Foundation
import NIOHTTP1
import Signing
import Synchronization
import Testing

@testable import ParapheApp

@Suite("Several signatories, through the real sandbox")
struct SeveralSignatoriesTests {
  private let mobiles = ["0612345678", "0712345678"]

  private func sign(_ link: String, on server: RunningServer) async throws {
    let token = try await server.pageToken("\(link)/code")
    let answer = try await server.form("\(link)/code", ["page": token, "code": "0000"])
    #expect(answer.location == "\(link)/done")
  }

  @Test("in a given order the page says whose turn it is, by name only, and offers no button")
  func whoseTurn() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit(several: mobiles, order: "given")
      let waiting = try await server.send(.GET, links[1])
      #expect(waiting.status == 200)
      #expect(waiting.text.contains("C’est au tour de Claire 0 Dubois de signer."))
      #expect(!waiting.text.contains("Signer mon contrat"))
      #expect(!waiting.text.contains("+33 6"))
      #expect(!waiting.text.contains("c@example.com"))
      // Documents can be read, and a form sent all the same changes nothing.
      #expect(try await server.send(.GET, "\(links[1])/documents/1").status == 200)
      let token = try await server.pageToken("\(links[1])/decline")
      let early = try await server.form(
        "\(links[1])/start", ["page": token, "consent": "yes"])
      #expect(early.status == 303 && early.location == links[1])
      #expect(try await server.contract(id)["status"] as? String == "prepared")

      _ = try await server.start(links[0])
      try await sign(links[0], on: server)
      let turn = try await server.send(.GET, links[1])
      #expect(turn.text.contains("Signer mon contrat"))
      #expect(turn.text.contains("A signé"))
      _ = try await server.start(links[1])
      try await sign(links[1], on: server)
      #expect(try await server.contract(id)["status"] as? String == "completed")
    }
  }

  @Test("waiting for one’s turn does not end one’s link; its hour begins with the turn")
  func links() async throws {
    let time = Mutex(Date())
    try await RunningServer.run(clock: SigningClock(now: { time.withLock { $0 } })) { server in
      let (id, links) = try await server.deposit(several: mobiles, order: "given")
      let deadline = try await server.contract(id)["deadline"] as? String
      let body = try await server.api(
        .POST, "/contracts/\(id)/signatories/\(try await signatory(1, of: id, server))/link")
      #expect(try body.json()["expiresAt"] as? String == deadline)
      _ = try await server.start(links[0])
      time.withLock { $0 += 1_700 }
      try await sign(links[0], on: server)
      time.withLock { $0 += 3_500 }
      #expect(try await server.send(.GET, links[1]).status == 200)
      time.withLock { $0 += 1_801 }
      #expect(try await server.send(.GET, links[1]).status == 410)
    }
  }

  private func signatory(
    _ index: Int, of id: String, _ server: RunningServer
  ) async throws -> String {
    try #require(try await server.signatories(of: id)[index]["id"] as? String)
  }

  @Test("every page of several says who has signed; the page of one signatory does not")
  func whoHasSigned() async throws {
    try await RunningServer.run { server in
      let (_, alone) = try await server.deposit()
      #expect(try await !server.send(.GET, alone[0]).text.contains("class=\"signatories\""))
      let (_, links) = try await server.deposit(several: mobiles)
      _ = try await server.start(links[0])
      let code = try await server.send(.GET, "\(links[0])/code")
      #expect(code.text.contains("Claire 1 Dubois"))
      #expect(!code.text.contains("A signé"))
      try await sign(links[0], on: server)
      let documents = try await server.send(.GET, links[1])
      #expect(documents.text.contains("Claire 0 Dubois"))
      #expect(documents.text.contains("A signé"))
    }
  }

  @Test("codes for all: documents, consent, then the code that was sent, for n + 3 calls")
  func allCodes() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit(several: mobiles)
      let answer = try await server.api(.POST, "/contracts/\(id)/codes")
      #expect(answer.status == 200)
      let people = try await server.signatories(of: id)
      #expect(people.map { $0["status"] as? String } == ["codeSent", "codeSent"])
      for link in links {
        // Not before the documents were accepted.
        let early = try await server.send(.GET, "\(link)/code")
        #expect(early.status == 303 && early.location == link)
        let documents = try await server.send(.GET, link)
        #expect(documents.text.contains("Vous saisirez ensuite le code reçu par SMS."))
        let token = try await server.pageToken(link)
        let forced = try await server.form("\(link)/code", ["page": token, "code": "0000"])
        #expect(forced.location == link)
        let start = try await server.start(link)
        #expect(start.location == "\(link)/code")
        try await sign(link, on: server)
      }
      #expect(try await server.contract(id)["status"] as? String == "completed")
      let ledger = try await server.ledger()
      #expect(ledger.first?["smsSent"] as? Int == 2)
      let usage = try await server.usage()
      #expect(usage["used"] as? Int == mobiles.count + 3)
    }
  }

  @Test("codes for all are refused in a given order, and where nothing can be signed any more")
  func allCodesRefused() async throws {
    try await RunningServer.run { server in
      let (given, _) = try await server.deposit(several: mobiles, order: "given")
      let order = try await server.api(.POST, "/contracts/\(given)/codes")
      #expect(order.status == 409)
      #expect(try order.json()["code"] as? String == "order_given")
      _ = try await server.api(.POST, "/contracts/\(given)/cancel")
      let (canceled, _) = try await server.deposit(several: mobiles)
      _ = try await server.api(.POST, "/contracts/\(canceled)/cancel")
      let over = try await server.api(.POST, "/contracts/\(canceled)/codes")
      #expect(over.status == 409)
      #expect(try over.json()["code"] as? String == "contract_ended")
      #expect(try await server.api(.POST, "/contracts/ctr_none/codes").status == 404)
    }
  }

  @Test("the order is read, given back, and refused where it is none")
  func order() async throws {
    try await RunningServer.run { server in
      let (id, _) = try await server.deposit(several: mobiles, order: "given")
      #expect(try await server.contract(id)["order"] as? String == "given")
      let (any, _) = try await server.deposit(several: mobiles)
      #expect(try await server.contract(any)["order"] as? String == "any")
      let wrong = try await server.api(
        .POST, "/contracts", ContractJSON(["order": #""first""#]).text)
      #expect(wrong.status == 422)
      #expect(try wrong.json()["code"] as? String == "order_invalid")
    }
  }
}
