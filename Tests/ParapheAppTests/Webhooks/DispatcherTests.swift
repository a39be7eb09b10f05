import Foundation
import Hummingbird
import ServiceLifecycle
import Signing
import SigningStore
import Testing

@testable import Webhooks

@Suite("The dispatcher", .timeLimit(.minutes(2)))
struct DispatcherTests {
  private static func status(_ code: Int) -> Response { Response(status: .init(code: code)) }

  @Test("delivers what was committed, without anything that must not leave")
  func delivers() async throws {
    try await OutboxWorld.run { world in
      try await world.dispatch { _ in
        let contract = try await world.contract()
        try await world.note(.signatoryConsented, on: contract)
        try await world.note(.signatorySigned, on: contract)
        try await world.until { $0.count == 2 && $0.allSatisfy { $0.state == .delivered } }
        let came = await world.receiver.arrivals.all
        let json = try #require(
          try JSONSerialization.jsonObject(with: came[1].body) as? [String: Any])
        #expect(json["type"] as? String == "signatory.signed")
        #expect(json["timestamp"] as? String == "2026-09-21T14:13:20Z")
        let data = try #require(json["data"] as? [String: Any])
        #expect(data["contractId"] as? String == contract.id.rawValue)
        #expect(data["signatoryId"] as? String == contract.signatories[0].id.rawValue)
        #expect(data["reference"] as? String == "R-1")
        #expect(data["brand"] as? String == "orvea")
        #expect(data["status"] as? String == "prepared")
        #expect(data["metadata"] as? [String: String] == ["agency": "Lyon 3"])
        for webhook in came {
          for secret in ["612345678", "c@example.com", "Claire", "/sign/"] {
            #expect(!webhook.text.contains(secret))
          }
        }
      }
    }
  }

  @Test("tries again on schedule under the same id, with a fresh timestamp, and then in order")
  func retries() async throws {
    try await OutboxWorld.run { _, before in
      Self.status(before < 3 ? 500 : 200)
    } _: { world in
      try await world.dispatch { _ in
        let contract = try await world.contract()
        try await world.note(.signatoryViewed, on: contract)
        var sleeps: [TimeInterval] = []
        for _ in 0..<3 { sleeps.append(try await world.time.passSleep()) }
        #expect(sleeps == [5, 300, 1800])
        let came = try await world.receiver.arrivals.first(5)
        #expect(Set(came[0...3].map(\.id)).count == 1)
        let created = try #require(came[3].headers["webhook-timestamp"].flatMap { Int($0) })
        #expect(created == 1_790_000_000 + 2105)
        #expect(came[4].text.contains("signatory.viewed"))
        let verdict = WebhookVerifier(secrets: [.vector]).verify(
          headers: { came[4].headers[$0] }, body: came[4].body, at: world.time.now)
        #expect(verdict == .genuine(id: came[4].id))
        try await world.until { $0.allSatisfy { $0.state == .delivered } }
        #expect(try await world.records().map(\.attempts) == [3, 0])
      }
    }
  }

  @Test("one contract's failure holds up its own events only")
  func orderPerContract() async throws {
    let answer: Receiver.Answer = { received, _ in
      Self.status(
        received.text.contains("R-stuck") && received.text.contains("created") ? 500 : 200)
    }
    try await OutboxWorld.run(answer) { world in
      try await world.dispatch { _ in
        let stuck = try await world.contract("R-stuck")
        try await world.note(.signatoryViewed, on: stuck)
        let free = try await world.contract("R-free")
        try await world.note(.signatoryViewed, on: free)
        try await world.until { records in
          records.filter { $0.contractID == free.id && $0.state == .delivered }.count == 2
            && records.contains { $0.contractID == stuck.id && $0.attempts == 1 }
        }
        let sent = await world.receiver.arrivals.all
        #expect(!sent.contains { $0.text.contains("R-stuck") && $0.text.contains("viewed") })
        // Given up, it makes way.
        for _ in 0..<9 { try await world.time.passSleep() }
        try await world.until { $0.allSatisfy { $0.state != .pending } }
        let last = try #require(await world.receiver.arrivals.all.last)
        #expect(last.text.contains("R-stuck") && last.text.contains("viewed"))
      }
    }
  }

  @Test("after ten tries a webhook is a dead letter, and the endpoint that took none is disabled")
  func deadLetter() async throws {
    try await OutboxWorld.run { _, _ in
      Response(status: .badGateway, body: .init(byteBuffer: .init(string: "our \u{1b}secret")))
    } _: { world in
      try await world.dispatch { _ in
        let contract = try await world.contract()
        var waited = 0.0
        for _ in 0..<9 { waited += try await world.time.passSleep() }
        #expect(waited == RetrySchedule.delays.reduce(0, +))
        try await world.until { $0.allSatisfy { $0.state == .dead } }
        #expect(await world.receiver.arrivals.all.count == 10)
        let record = try #require(try await world.records().first)
        #expect(record.attempts == 10)
        #expect(record.lastOutcome == #"HTTP 502 — our \u{1b}secret"#)
        let health = try await world.store.health(of: world.endpoint.key)
        #expect(health.reason == .failing)
        #expect(health.disabledAt == world.time.now)
        // Nothing more is sent, and nothing is lost.
        try await world.note(.signatoryViewed, on: contract)
        #expect(try await world.records().map(\.state) == [.dead, .pending])
      }
      let notice = try #require(world.logs.lines.first { $0.hasPrefix("critical") })
      #expect(notice.contains("orvea") && notice.contains("http://127.0.0.1:"))
      for line in world.logs.lines {
        for secret in ["s3cr3t", "MfKQ9r8", "v1,", "secret", "/hooks"] {
          #expect(!line.contains(secret), "\(line)")
        }
      }
      #expect(await world.receiver.arrivals.all.count == 10)
    }
  }

  @Test("an endpoint that takes anything at all stays enabled")
  func onePoisonedWebhook() async throws {
    let answer: Receiver.Answer = { received, _ in
      Self.status(received.text.contains("R-poison") ? 500 : 200)
    }
    try await OutboxWorld.run(answer) { world in
      try await world.dispatch { _ in
        _ = try await world.contract("R-poison")
        for _ in 0..<5 { try await world.time.passSleep() }
        _ = try await world.contract("R-good")
        try await world.until { $0.contains { $0.state == .delivered } }
        for _ in 0..<4 { try await world.time.passSleep() }
        try await world.until { $0.contains { $0.state == .dead } }
        #expect(try await world.store.health(of: world.endpoint.key).reason == nil)
      }
    }
  }

  @Test("a dead letter is replayed with the same id and enables the endpoint again")
  func replay() async throws {
    try await OutboxWorld.run { _, before in
      Self.status(before == 0 ? 410 : 200)
    } _: { world in
      try await world.dispatch { _ in
        let contract = try await world.contract()
        try await world.until { $0.first?.state == .dead }
        #expect(try await world.store.health(of: world.endpoint.key).reason == .gone)
        try await world.note(.signatoryViewed, on: contract)
        let id = try await world.records()[0].id
        #expect(try await world.store.replay(id, of: .other, at: world.time.now) == false)
        #expect(try await world.store.replay(id, of: .orvea, at: world.time.now))
        try await world.until { $0.allSatisfy { $0.state == .delivered } }
        let came = await world.receiver.arrivals.all
        #expect(
          came.map(\.id) == [id.rawValue, id.rawValue, try await world.records()[1].id.rawValue])
        #expect(try await world.store.replay(id, of: .orvea, at: world.time.now) == false)
        #expect(try await world.store.health(of: world.endpoint.key).reason == nil)
      }
    }
  }

  @Test("all dead letters are replayed at once")
  func replayAll() async throws {
    try await OutboxWorld.run { world in
      for reference in ["R-1", "R-2"] { _ = try await world.contract(reference) }
      for record in try await world.records() {
        _ = try await world.store.settle(
          record.id, of: world.endpoint.key, .dead("HTTP 500"), began: world.time.now,
          at: world.time.now)
      }
      #expect(try await world.store.depth().dead == 2)
      try await world.dispatch { _ in
        #expect(try await world.store.replayAll(of: .orvea, at: world.time.now) == 2)
        try await world.until { $0.allSatisfy { $0.state == .delivered } }
      }
    }
  }

  @Test("410 disables the endpoint at once; another address begins anew")
  func gone() async throws {
    let answer: Receiver.Answer = { received, _ in
      Self.status(received.path.hasPrefix("/hooks") ? 410 : 200)
    }
    try await OutboxWorld.run(answer) { world in
      try await world.dispatch { _ in
        let contract = try await world.contract()
        try await world.until { $0.first?.state == .dead }
        try await world.note(.signatoryViewed, on: contract)
        #expect(world.logs.lines.contains { $0.hasPrefix("critical") && $0.contains("410") })
      }
      #expect(await world.receiver.arrivals.all.count == 1)
      let moved = try WebhookEndpoint.to("http://127.0.0.1:\(world.receiver.port)/moved")
      try await world.dispatch(to: [moved]) { _ in
        try await world.until { $0.last?.state == .delivered }
      }
    }
  }

  @Test("a stop lets a delivery under way end, and its end is kept")
  func gracefulStop() async throws {
    let gate = Gate()
    try await OutboxWorld.run { _, _ in
      await gate.pass()
      return Response(status: .ok)
    } _: { world in
      try await world.dispatch { group in
        _ = try await world.contract()
        _ = try await world.receiver.arrivals.first(1)
        await group.triggerGracefulShutdown()
        _ = try await world.contract("R-2")
        await gate.open()
      }
      #expect(try await world.records().map(\.state) == [.delivered, .pending])
    }
  }

  @Test("what was being delivered when the process ended is delivered again, under the same id")
  func crash() async throws {
    let gate = Gate()
    try await OutboxWorld.run { _, before in
      if before == 0 { await gate.pass() }
      return Response(status: .ok)
    } _: { world in
      await #expect(throws: Killed.self) {
        try await world.dispatch { _ in
          _ = try await world.contract()
          _ = try await world.receiver.arrivals.first(1)
          throw Killed()
        }
      }
      #expect(try await world.records().map(\.attempts) == [0])
      let again = try world.reopened()
      try await again.dispatch { _ in
        try await again.until { $0.first?.state == .delivered }
      }
      let came = await world.receiver.arrivals.all
      #expect(came.count == 2)
      #expect(came[0].id == came[1].id)
      await gate.open()
    }
  }

  private struct Killed: Error {}

  @Test("what was tried again before a clock was put back does not wait for that time")
  func clockBack() async throws {
    try await OutboxWorld.run { _, before in
      Self.status(before == 0 ? 500 : 200)
    } _: { world in
      try await world.dispatch { _ in
        _ = try await world.contract()
        try await world.until { $0.first?.attempts == 1 }
        world.time.advance(-86_400)
        world.store.signal.ring()
        try await world.until { $0.first?.state == .delivered }
      }
    }
  }

  @Test("a slow endpoint takes its share of the places and no more")
  func fairness() async throws {
    let gate = Gate()
    try await OutboxWorld.run { received, _ in
      if received.path.hasPrefix("/hooks") { await gate.pass() }
      return Response(status: .ok)
    } _: { world in
      let third = BrandID(rawValue: "third")
      let quick = try WebhookEndpoint.to(
        "http://127.0.0.1:\(world.receiver.port)/quick", brand: third)
      for index in 0..<12 { _ = try await world.contract("R-\(index)") }
      try await world.dispatch(to: [world.endpoint, quick]) { _ in
        _ = try await world.receiver.arrivals.first(4)
        let contract = try await world.contract("R-quick", brand: third)
        for _ in 0..<20 { try await world.note(.signatoryViewed, on: contract) }
        while try await world.records(third).contains(where: { $0.state != .delivered }) {
          try Task.checkCancellation()
          await Task.yield()
        }
        #expect(await world.receiver.arrivals.all.count { $0.path.hasPrefix("/hooks") } == 4)
        await gate.open()
        try await world.until { $0.allSatisfy { $0.state == .delivered } }
      }
    }
  }

  @Test("events of a brand without an endpoint are kept for reading, and never sent later")
  func withoutEndpoint() async throws {
    try await OutboxWorld.run { world in
      _ = try await world.contract(brand: .other)
      let endpoint = try WebhookEndpoint.to(world.receiver.url, brand: .other)
      try await world.dispatch(to: [world.endpoint, endpoint]) { _ in
        _ = try await world.contract()
        try await world.until { $0.first?.state == .delivered }
      }
      #expect(try await world.records(.other).map(\.state) == [WebhookState.none])
      #expect(await world.receiver.arrivals.all.count == 1)
    }
  }
}
