import Foundation
import NIOHTTP1
import Signing
import Synchronization
import Testing

@testable import ParapheApp

@Suite("Reconciliation with the real sandbox")
struct ReconciliationFlowTests {
  /// A server whose clock a test moves.
  private func run(
    _ body:
      @escaping @Sendable (RunningServer, @escaping @Sendable (TimeInterval) -> Void)
      async throws -> Void
  ) async throws {
    let time = Mutex(Date())
    try await RunningServer.run(clock: SigningClock(now: { time.withLock { $0 } })) { server in
      try await body(server) { seconds in time.withLock { $0 += seconds } }
    }
  }

  @Test("a creation whose answer was lost is found in one list, and the code leaves")
  func lostCreation() async throws {
    try await run { server, wait in
      try await server.fault("workThenDrop", on: "contractCreateRequest")
      let (id, links) = try await server.deposit()
      let start = try await server.start(links[0])
      #expect(start.location == "\(links[0])/code")
      let page = try await server.send(.GET, "\(links[0])/code")
      #expect(page.text.contains("Envoi du code en cours"))
      #expect(try await server.contract(id)["status"] as? String == "createUnknown")
      wait(181)
      await server.sweep()
      let people = try await server.signatories(of: id)
      #expect(people[0]["status"] as? String == "codeSent")
      let ledger = try await server.ledger()
      #expect(ledger.count == 1)
      let sign = try await server.form(
        "\(links[0])/code",
        ["page": try await server.pageToken("\(links[0])/code"), "code": "0000"])
      #expect(sign.location == "\(links[0])/done")
    }
  }

  @Test("a creation that was doubled on its way leaves one contract that lives")
  func doubledCreation() async throws {
    try await run { server, wait in
      try await server.fault("duplicateDelivery", on: "contractCreateRequest")
      let (id, links) = try await server.deposit()
      _ = try await server.start(links[0])
      try await server.fault("workThenDrop", on: "contractCreateRequest")
      let (other, others) = try await server.deposit()
      _ = try await server.start(others[0])
      // The list that looks for the second shows that there are two of the first.
      wait(181)
      await server.sweep()
      let ledger = try await server.ledger()
      let alive = ledger.filter { $0["alive"] as? Bool == true }
      #expect(ledger.count == 3 && alive.count == 2)
      for contract in [id, other] {
        #expect(try await server.contract(contract)["status"] as? String == "open")
      }
    }
  }

  @Test("a creation that never arrived is made again, for one SMS in all")
  func neverArrived() async throws {
    try await run { server, wait in
      try await server.fault("dropBeforeWork", on: "contractCreateRequest")
      let (id, links) = try await server.deposit()
      _ = try await server.start(links[0])
      wait(181)
      await server.sweep()
      let contract = try await server.contract(id)
      #expect(contract["status"] as? String == "open")
      let ledger = try await server.ledger()
      #expect(ledger.count == 1 && ledger[0]["smsSent"] as? Int == 1)
    }
  }

  @Test("a cancellation whose answer was lost is settled by the list alone")
  func lostCancel() async throws {
    try await run { server, wait in
      let (id, links) = try await server.deposit()
      _ = try await server.start(links[0])
      try await server.fault("workThenDrop", on: "contractCancelRequest")
      _ = try await server.api(.POST, "/contracts/\(id)/cancel")
      #expect(try await server.contract(id)["status"] as? String == "cancelUnknown")
      await server.sweep()
      #expect(try await server.contract(id)["status"] as? String == "canceled")
      let usage = try await server.usage()
      // Create, SMS, cancel, list.
      #expect(usage["used"] as? Int == 4)
      let events = try await server.api(.GET, "/events").text
      #expect(events.components(separatedBy: "contract.canceled").count == 2)
    }
  }

  @Test("codes for all whose answer was lost count as sent, and none leaves again by itself")
  func lostCodes() async throws {
    try await run { server, wait in
      try await server.fault("workThenDrop", on: "signatorySendAllSmsRequest")
      let (id, links) = try await server.deposit(several: ["0612345678", "0712345678"])
      _ = try await server.api(.POST, "/contracts/\(id)/codes")
      let people = try await server.signatories(of: id)
      #expect(people.map { $0["status"] as? String } == ["codeUnknown", "codeUnknown"])
      await server.sweep()
      _ = try await server.start(links[0])
      let page = try await server.send(.GET, "\(links[0])/code")
      #expect(page.text.contains("Nous ne savons pas si le SMS est parti."))
      let ledger = try await server.ledger()
      #expect(ledger[0]["smsSent"] as? Int == 2)
    }
  }
}
