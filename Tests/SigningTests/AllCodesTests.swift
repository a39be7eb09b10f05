import Foundation
import SigningStore
import Testing

@testable import Signing

@Suite("Codes for all at once")
struct AllCodesTests {
  private func ask(_ world: EngineWorld) async throws {
    try await world.engine.askAllCodes(of: world.contract.id, by: .server)
  }

  private func statuses(_ world: EngineWorld) async throws -> [SignatoryStatus] {
    try await world.state().signatories.map(\.status)
  }

  @Test("a contract with n signatories costs n + 3 calls", arguments: [1, 2, 5])
  func cost(signatories: Int) async throws {
    let names = (1...signatories).map { "Claire\($0)" }
    var script = ScriptedPlatform.Script.willing(signatories)
    script.sendAll = [.done((1...signatories).map { "s\($0)" })]
    try await EngineWorld.run(
      script, findings: [.passing(names)], draft: .sample(names)
    ) { world in
      try await ask(world)
      #expect(world.platform.calls == ["create", "sendAll"])
      for signatory in world.contract.signatories {
        try await world.start(signatory.id)
        try await world.submit(for: signatory.id)
      }
      let state = try await world.state()
      #expect(state.signedCopy == .verified)
      #expect(world.platform.calls.count == signatories + 3)
      let usage = try await world.usage()
      #expect(usage.used == signatories + 3 && usage.reserved == 0)
    }
  }

  @Test("a code is taken only from who accepted the documents, and no further SMS leaves for it")
  func consent() async throws {
    var script = ScriptedPlatform.Script.willing(2)
    script.sendAll = [.done(["s1", "s2"])]
    try await EngineWorld.run(script, draft: .sample(["Claire", "Marc"])) { world in
      try await ask(world)
      await #expect(throws: MoveRefusal.noConsent) { try await world.submit() }
      #expect(!world.platform.calls.contains("sign"))
      try await world.start()
      #expect(world.platform.calls == ["create", "sendAll"])
      let events = try await world.kinds()
      #expect(events.filter { $0 == .signatoryConsented }.count == 1)
      try await world.submit()
      #expect(try await world.state().signatory(world.claire)?.status == .signed)
    }
  }

  @Test("without an answer every code counts as sent once")
  func unknown() async throws {
    var script = ScriptedPlatform.Script.willing(2)
    script.sendAll = [.unknown]
    try await EngineWorld.run(script, draft: .sample(["Claire", "Marc"])) { world in
      try await ask(world)
      let people = try await world.state().signatories
      #expect(people.map(\.status) == [.codeUnknown, .codeUnknown])
      #expect(people.map(\.smsCount) == [1, 1])
      try await world.sweep()
      #expect(world.platform.calls == ["create", "sendAll"])
    }
  }

  @Test("refused, none was sent; sent to some, the others were not")
  func refusedAndPartly() async throws {
    var script = ScriptedPlatform.Script.willing(2)
    script.sendAll = [.refused(.other("maintenance")), .done(["s2"])]
    try await EngineWorld.run(script, draft: .sample(["Claire", "Marc"])) { world in
      try await ask(world)
      let refused = try await world.state().signatories
      #expect(refused.map(\.status) == [.waiting, .waiting] && refused.map(\.smsCount) == [0, 0])
      try await ask(world)
      let partly = try await world.state().signatories
      #expect(partly.map(\.status) == [.waiting, .codeSent] && partly.map(\.smsCount) == [0, 1])
    }
  }

  @Test("whoever has signed is left out, and two rounds keep their pause")
  func again() async throws {
    var script = ScriptedPlatform.Script.willing(2)
    script.sendAll = [.done(["s2"]), .done(["s2"])]
    try await EngineWorld.run(script, draft: .sample(["Claire", "Marc"])) { world in
      try await world.start()
      try await world.submit()
      try await ask(world)
      let people = try await world.state().signatories
      #expect(people.map(\.status) == [.signed, .codeSent] && people.map(\.smsCount) == [1, 1])
      await #expect(throws: MoveRefusal.tooSoon(seconds: 30)) { try await ask(world) }
      world.time.advance(30)
      try await ask(world)
      #expect(try await world.state().signatories.map(\.smsCount) == [1, 2])
    }
  }

  @Test("asked for while somebody’s contract is being created, one call serves all")
  func whileCreating() async throws {
    var script = ScriptedPlatform.Script(
      create: [.unknown], sendAll: [.done([])])
    script.detail = [
      .read(
        .open, signedBy: [],
        [
          RemoteSignatory(id: "s1", name: "Claire Dubois"),
          RemoteSignatory(id: "s2", name: "Marc Dubois"),
        ])
    ]
    try await EngineWorld.run(script, draft: .sample(["Claire", "Marc"])) { world in
      try await world.start()
      try await ask(world)
      world.time.advance(180)
      world.platform.answer { $0.list = [.done([world.listed()])] }
      try await world.sweep()
      #expect(world.platform.calls == ["create", "list", "detail", "sendAll"])
      #expect(try await statuses(world) == [.codeSent, .codeSent])
    }
  }

  @Test("a stop in between leaves every code counted, and none is sent again by itself")
  func interrupted() async throws {
    try await EngineWorld.run(.willing(2), draft: .sample(["Claire", "Marc"])) { world in
      try await world.start()
      _ = try await world.store.change(
        world.contract.id, at: world.time.now.addingTimeInterval(60), by: .server
      ) { state in
        try state.askAllCodes(at: world.time.now.addingTimeInterval(60), notBefore: 30)
      }
      try await world.sweep()
      let people = try await world.state().signatories
      #expect(people.map(\.status) == [.codeUnknown, .codeUnknown])
      #expect(people.map(\.smsCount) == [2, 1])
      #expect(world.platform.calls == ["create", "sms"])
    }
  }

  @Test("refused where signatories sign one after the other, and where all is over")
  func refusals() async throws {
    try await EngineWorld.run(
      .willing(2), draft: .sample(["Claire", "Marc"], order: "given")
    ) { world in
      await #expect(throws: MoveRefusal.orderGiven) { try await ask(world) }
      let other = try await world.another()
      try await other.engine.cancel(other.contract.id, by: .server)
      await #expect(throws: MoveRefusal.ended(.canceled)) { try await ask(other) }
      #expect(world.platform.calls.isEmpty)
    }
  }

  @Test("six codes are the most for anybody, however they are asked for")
  func noMoreThanSix() async throws {
    var script = ScriptedPlatform.Script.willing()
    script.sendAll = Array(repeating: .done(["s1"]), count: 10)
    try await EngineWorld.run(script) { world in
      for _ in 0..<6 {
        try await ask(world)
        world.time.advance(60)
      }
      await #expect(throws: MoveRefusal.noResendLeft) { try await ask(world) }
      let state = try await world.state()
      #expect(state.signatory(world.claire)?.smsCount == 6)
    }
  }
}
