import Foundation
import SigningStore
import Testing

@testable import Signing

@Suite("The daily budget of calls")
struct BudgetTests {
  private let wrong = RemoteOutcome<Date?>.refused(.wrongCode(triesLeft: nil))

  /// Midnight in Paris after the day on which these tests begin (summer time).
  private let midnight = Date(timeIntervalSince1970: 1_790_028_000)

  @Test("a contract with n signatories costs 2n + 2 calls", arguments: [1, 2, 5])
  func cost(signatories: Int) async throws {
    let names = (1...signatories).map { "Claire\($0)" }
    try await EngineWorld.run(
      .willing(signatories), findings: [.passing(names)], draft: .sample(names),
      dailyRequests: 2 * signatories + 2
    ) { world in
      for signatory in world.contract.signatories {
        try await world.start(signatory.id)
        try await world.submit(for: signatory.id)
      }
      #expect(try await world.state().signedCopy == .verified)
      #expect(world.platform.calls.count == 2 * signatories + 2)
      let usage = try await world.usage()
      #expect(usage.used == 2 * signatories + 2 && usage.reserved == 0 && usage.left == 0)
    }
  }

  @Test("what cannot be brought to its end today is not begun, and nothing is written down")
  func tooLittleLeft() async throws {
    try await EngineWorld.run(.willing(), dailyRequests: 3) { world in
      await #expect(throws: MoveRefusal.quotaReached(until: midnight)) {
        try await world.start()
      }
      #expect(world.platform.calls.isEmpty)
      let state = try await world.state()
      #expect(state.status == .prepared)
      let kinds = try await world.kinds()
      #expect(kinds == [.contractCreated])
      let usage = try await world.usage()
      #expect(usage.used == 0)
      let calls = try await world.store.openCalls()
      #expect(calls.isEmpty)
    }
  }

  @Test("a second contract waits while what is left is promised to the first", arguments: [7, 8])
  func promised(limit: Int) async throws {
    try await EngineWorld.run(.willing(), dailyRequests: limit) { world in
      try await world.start()
      let usage = try await world.usage()
      #expect(usage.used == 2 && usage.reserved == 2 && usage.left == limit - 4)
      world.platform.answer { $0.create = [.opened("q")] }
      let second = try await world.another()
      if limit == 8 {
        try await second.start()
        #expect(try await second.state().status == .open)
      } else {
        await #expect(throws: MoveRefusal.quotaReached(until: midnight)) {
          try await second.start()
        }
      }
    }
  }

  @Test("contracts that nobody goes on with keep nothing back after a day")
  func dormant() async throws {
    try await EngineWorld.run(.willing(), dailyRequests: 6) { world in
      try await world.start()
      world.time.advance(3_600)
      try await world.sweep()
      let reserved = try await world.usage().reserved
      #expect(reserved == 2)
      world.time.advance(86_400)
      try await world.sweep()
      let usage = try await world.usage()
      // The look of the night is one call.
      #expect(usage.reserved == 0)
      // It can be signed all the same, and keeps what it needs again.
      try await world.submit()
      #expect(try await world.state().status == .completed)
      #expect(try await world.state().signedCopy == .verified)
      let after = try await world.usage()
      #expect(after.reserved == 0)
    }
  }

  @Test("another account of the platform gets a folder of its own")
  func otherAccount() async throws {
    try await EngineWorld.run(.willing()) { world in
      // Nothing is on any platform yet.
      _ = try SigningDatabase(at: world.path, budget: CallBudget(account: "b", limit: 9))
      _ = try SigningDatabase(at: world.path, budget: CallBudget(account: "a", limit: 9))
      try await world.start()
      #expect(throws: OtherPlatformAccount.self) {
        try SigningDatabase(at: world.path, budget: CallBudget(account: "b", limit: 9))
      }
      _ = try SigningDatabase(at: world.path, budget: CallBudget(account: "a", limit: 9))
    }
  }

  @Test("a signature is taken with the last call, and its copy is fetched the day after")
  func signBeforeDetail() async throws {
    var script = ScriptedPlatform.Script.willing()
    script.sign = [wrong, .done(nil)]
    try await EngineWorld.run(script, dailyRequests: 4) { world in
      try await world.start()
      try await world.submit()
      try await world.submit()
      #expect(world.platform.calls == ["create", "sms", "sign", "sign"])
      #expect(try await world.state().status == .completed)
      try await world.sweep()
      #expect(world.platform.calls.count == 4)
      world.time.advance(86_400)
      try await world.sweep()
      #expect(try await world.state().signedCopy == .verified)
    }
  }

  @Test("no further code is sent where the signatures of those who have one need what is left")
  func signBeforeSms() async throws {
    var script = ScriptedPlatform.Script.willing()
    script.create.append(.opened("q"))
    try await EngineWorld.run(script, dailyRequests: 8) { world in
      try await world.start()
      try await world.another().start()
      world.time.advance(60)
      await #expect(throws: MoveRefusal.quotaReached(until: midnight)) {
        try await world.engine.resend(
          to: world.claire, of: world.contract.id, by: .claire)
      }
      let claire = try #require(try await world.state().signatory(world.claire))
      #expect(claire.status == .codeSent && claire.smsCount == 1)
      try await world.submit()
      #expect(try await world.state().status == .completed)
    }
  }

  @Test("unknown and refused calls count")
  func everyCallCounts() async throws {
    try await EngineWorld.run(
      .init(create: [.refused(.other("maintenance")), .unknown]), dailyRequests: 10
    ) { world in
      try await world.start()
      try await world.start()
      #expect(world.platform.calls == ["create", "create"])
      #expect(try await world.usage().used == 2)
    }
  }

  @Test("days are those of Paris, and each has its own budget")
  func days() async throws {
    var script = ScriptedPlatform.Script.willing()
    script.create.append(.opened("q"))
    try await EngineWorld.run(script, dailyRequests: 4) { world in
      world.time.advance(midnight.timeIntervalSince(world.time.now) - 1)
      try await world.start()
      try await world.submit()
      let second = try await world.another()
      await #expect(throws: MoveRefusal.self) { try await second.start() }
      world.time.advance(1)
      try await second.start()
      let usage = try await world.usage()
      #expect(usage.day.name == "2026-09-22" && usage.used == 2)
    }
  }

  @Test("the days on which clocks are changed have 25 and 23 hours")
  func summerTime() {
    func hours(_ text: String) -> Double {
      let noon = try? Date("\(text)T12:00:00Z", strategy: .iso8601)
      let day = PlatformDay(of: noon ?? .distantPast)
      #expect(day.name == text)
      return day.next.end.timeIntervalSince(day.end) / 3_600
    }
    #expect(hours("2026-10-24") == 25)
    #expect(hours("2027-03-27") == 23)
    #expect(hours("2026-12-31") == 24)
  }

  @Test("a clock that is put back a day does not give that day's budget again")
  func clockGoesBack() async throws {
    var script = ScriptedPlatform.Script.willing()
    script.create += [.opened("q"), .opened("p")]
    try await EngineWorld.run(script, dailyRequests: 4) { world in
      try await world.start()
      try await world.submit()
      let second = try await world.another()
      world.time.advance(-86_400)
      await #expect(throws: MoveRefusal.self) { try await second.start() }
      world.time.advance(2 * 86_400)
      try await second.start()
      try await second.submit()
      world.time.advance(-86_400)
      await #expect(throws: MoveRefusal.self) { try await world.another().start() }
      #expect(try await world.usage().used == 4)
    }
  }

  @Test("what a clock that was put back leaves is counted in both days")
  func clockGoesBackAndForth() async throws {
    var script = ScriptedPlatform.Script.willing()
    script.create.append(.opened("q"))
    script.detail.append(.signed())
    try await EngineWorld.run(script, dailyRequests: 8) { world in
      try await world.start()
      try await world.submit()
      world.time.advance(-86_400)
      let second = try await world.another()
      try await second.start()
      try await second.submit()
      world.time.advance(86_400)
      await #expect(throws: MoveRefusal.self) { try await world.another().start() }
      let usage = try await world.usage()
      #expect(usage.used == 8)
    }
  }

  @Test("when the platform says that the day is used up, nothing more is tried until midnight")
  func quotaExceeded() async throws {
    var script = ScriptedPlatform.Script.willing()
    script.create = [.refused(.quota), .opened()]
    try await EngineWorld.run(script, dailyRequests: 1_000) { world in
      try await world.start()
      #expect(try await world.state().status == .prepared)
      let usage = try await world.usage()
      #expect(usage.used == 1_000 && usage.left == 0)
      await #expect(throws: MoveRefusal.quotaReached(until: midnight)) {
        try await world.start()
      }
      #expect(world.platform.calls == ["create"])
      world.time.advance(86_400)
      try await world.start()
      #expect(try await world.state().status == .open)
    }
  }

  @Test("a refusal to sign stands without any call left; the platform hears of it the day after")
  func declineWithoutBudget() async throws {
    var script = ScriptedPlatform.Script.willing()
    script.sign = [wrong, wrong]
    try await EngineWorld.run(script, dailyRequests: 4) { world in
      try await world.start()
      try await world.submit()
      try await world.submit()
      try await world.engine.decline(
        world.claire, of: world.contract.id, reason: nil, by: .claire)
      #expect(try await world.state().signatory(world.claire)?.status == .declined)
      #expect(world.platform.calls.count == 4)
      world.time.advance(86_400)
      world.platform.answer { $0.list = [.done([world.listed()])] }
      try await world.sweep()
      #expect(world.platform.calls.suffix(2) == ["list", "cancel"])
      #expect(try await world.state().status == .canceled)
      #expect(try await world.kinds().filter { $0 == .contractCanceled }.count == 1)
    }
  }

  @Test("what was used survives a restart")
  func durable() async throws {
    try await EngineWorld.run(.willing(), dailyRequests: 10) { world in
      try await world.start()
      let again = try SigningDatabase(
        at: world.path, budget: CallBudget(account: "test", limit: 10))
      #expect(try await again.usage(of: .main, at: world.time.now) == world.usage())
    }
  }

  @Test("however many want to sign, no day sees more calls than its limit")
  func neverOver() async throws {
    try await EngineWorld.run(.willing(), dailyRequests: 25) { world in
      var done = 0
      for day in 0..<4 {
        world.platform.forget()
        for number in 0..<10 {
          let next = try await world.another()
          world.platform.answer {
            $0.create = [.opened("r\(day).\(number)")]
            $0.sign = [wrong, .done(nil)]
            $0.detail = [.signed()]
          }
          do {
            try await next.start()
            try await next.submit()
            try await next.submit()
            done += 1
          } catch is MoveRefusal {
          }
        }
        #expect(world.platform.calls.count <= 25)
        world.time.advance(86_400)
      }
      #expect(done >= 4 * 4)
    }
  }

  @Test("signing goes before reading, reading before codes, codes before contracts")
  func ranks() {
    let id = SignatoryID.random()
    let kinds: [RemoteCall.Kind] = [.sign(id), .detail, .sendSms(id), .create]
    // Two who have a code, one reading, one without a code: 5 calls are promised.
    let needs = CallNeeds(signs: 2, details: 1, firstCodes: 1)
    for (left, affordable) in [(0, 0), (1, 1), (2, 1), (3, 2), (4, 3), (5, 3), (6, 4)] {
      let allowance = CallAllowance(
        limit: 10, used: 10 - left, others: needs, renewsAt: .distantFuture)
      #expect(
        kinds.map { allowance.affords($0, before: CallNeeds()) }
          == (0..<4).map { $0 < affordable }, "\(left)")
    }
  }
}
