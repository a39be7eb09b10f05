import Foundation
import Logging
import SigningStore
import Testing

@testable import Signing

@Suite("The engine")
struct EngineTests {
  private let created = RemoteOutcome.done(RemoteContract(id: "r", signatoryIDs: ["s"]))
  private let code = SMSCode("0000")!

  private func detail(signed: Bool) -> RemoteOutcome<RemoteDetail> {
    .done(
      RemoteDetail(
        status: signed ? .signed : .open,
        signedAt: signed ? ["s": Date(timeIntervalSince1970: 1_790_000_000)] : [:],
        signedDocuments: signed ? [Data("%PDF signed".utf8)] : []))
  }

  @Test("one signatory costs four calls and leaves the signed copy")
  func fourCalls() async throws {
    try await EngineWorld.run(
      .init(create: [created], sms: [.done(())], sign: [.done(nil)], detail: [detail(signed: true)])
    ) { world in
      try await world.start()
      try await world.submit(code)
      #expect(world.platform.calls == ["create", "sms", "sign", "detail"])
      let state = try await world.state()
      #expect(state.status == .completed)
      #expect(state.signedDocuments[1]?.size == 11)
    }
  }

  @Test("ten presses at once create one contract and send one SMS")
  func manyPresses() async throws {
    try await EngineWorld.run(.init(create: [created], sms: [.done(())])) { world in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<10 {
          group.addTask { try await world.start() }
        }
        try await group.waitForAll()
      }
      #expect(world.platform.calls == ["create", "sms"])
    }
  }

  @Test("an SMS without an answer is not sent again")
  func unknownSms() async throws {
    try await EngineWorld.run(.init(create: [created], sms: [.unknown])) { world in
      try await world.start()
      try await world.sweep()
      #expect(world.platform.calls == ["create", "sms"])
      #expect(try await world.state().signatory(world.claire)?.status == .codeUnknown)
    }
  }

  @Test("a signature without an answer is settled by reading: signed")
  func unknownSignatureThatWasMade() async throws {
    try await EngineWorld.run(
      .init(create: [created], sms: [.done(())], sign: [.unknown], detail: [detail(signed: true)])
    ) { world in
      try await world.start()
      try await world.submit(code)
      #expect(world.platform.calls == ["create", "sms", "sign", "detail"])
      #expect(try await world.state().status == .completed)
    }
  }

  @Test("a signed document that proves nothing is fetched once more before it confirms anything")
  func brokenOnce() async throws {
    try await signed(findings: [.broken]) { world in
      #expect(try await world.state().signedCopy == .fetched)
      #expect(try await world.state().confirmedDocuments.isEmpty)
      try await world.sweep()
      #expect(try await world.state().signedCopy == .verified)
      #expect(try await world.state().confirmedDocuments.count == 1)
    }
  }

  @Test("one that proves nothing twice is kept apart, for good, and never given out")
  func quarantine() async throws {
    try await signed(findings: [.broken, .broken]) { world in
      try await world.sweep()
      #expect(try await world.state().signedCopy == .quarantined)
      #expect(try await world.state().confirmedDocuments.isEmpty)
      #expect(try await world.state().signatory(world.claire)?.status == .signed)
      let calls = world.platform.calls.count
      try await world.sweep()
      #expect(world.platform.calls.count == calls)
    }
  }

  private let open = SignedDocumentFinding(
    indication: .totalPassed, subIndication: nil, isAboutTrustOnly: false, content: .unfinished,
    signatories: [], reasons: [])

  @Test("one whose comparison takes longer is pending until it is done, and costs no further call")
  func undecided() async throws {
    try await signed(findings: [open]) { world in
      #expect(try await world.state().signedCopy == .pending)
      #expect(try await world.state().confirmedDocuments.isEmpty)
      let calls = world.platform.calls.count
      let usage = try await world.usage()
      #expect(usage.reserved == 0)
      try await world.sweep()
      #expect(try await world.state().signedCopy == .verified)
      #expect(world.platform.calls.count == calls)
    }
  }

  @Test("a long comparison goes on at each look, however many it takes, and leaves nothing behind")
  func longComparison() async throws {
    try await signed(findings: [open, open, open, open]) { world in
      var backoff = Backoff()
      for _ in 0..<3 {
        await world.sweep(&backoff)
        #expect(try await world.state().signedCopy == .pending)
      }
      await world.sweep(&backoff)
      #expect(try await world.state().signedCopy == .verified)
      // One report: that of the end.
      let reports = try await world.store.attachments(of: world.contract.id)
        .filter { $0.kind == .verificationReport }
      #expect(reports.count == 1)
    }
  }

  @Test("what the machine did not let be compared is tried again, more rarely each time")
  func interrupted() async throws {
    let interrupted = SignedDocumentFinding(
      indication: .totalPassed, subIndication: nil, isAboutTrustOnly: false,
      content: .interrupted("no process"), signatories: [], reasons: [])
    try await signed(findings: [interrupted, interrupted]) { world in
      var backoff = Backoff()
      await world.sweep(&backoff)
      await world.sweep(&backoff)
      // The second look came too early.
      let early = try await world.state().signedCopy
      #expect(early == .pending)
      world.time.advance(20)
      await world.sweep(&backoff)
      let later = try await world.state().signedCopy
      #expect(later == .verified)
    }
  }

  @Test("doubt between two rejections does not make the second one a first")
  func rejectedTwice() async throws {
    try await signed(findings: [.broken, open, .broken]) { world in
      #expect(try await world.state().signedCopy == .fetched)
      try await world.sweep()
      #expect(try await world.state().signedCopy == .pending)
      try await world.sweep()
      #expect(try await world.state().signedCopy == .quarantined)
      let webhooks = try await world.store.events(
        of: Brand.sample.id, after: nil, limit: 100)
      #expect(webhooks?.last?.type == "contract.failed")
    }
  }

  @Test("fewer signed documents than were deposited are rejected, not waited for")
  func missingDocument() async throws {
    let partial = RemoteOutcome<RemoteDetail>.done(
      RemoteDetail(
        status: .signed, signatories: [RemoteSignatory(id: "s", name: "Claire Dubois")],
        signedAt: ["s": Date()], signedDocuments: [Data("1".utf8), Data("2".utf8)], log: nil))
    try await EngineWorld.run(
      .init(create: [created], sms: [.done(())], sign: [.done(nil)], detail: [partial, partial])
    ) { world in
      try await world.start()
      try await world.submit(code)
      #expect(try await world.state().signedCopy == .fetched)
      try await world.sweep()
      #expect(try await world.state().signedCopy == .quarantined)
    }
  }

  /// A contract that Claire has signed, whose signed copies always come.
  private func signed(
    findings: [SignedDocumentFinding],
    _ body: @escaping @Sendable (EngineWorld) async throws -> Void
  ) async throws {
    let details = (0..<5).map { _ in detail(signed: true) }
    try await EngineWorld.run(
      .init(create: [created], sms: [.done(())], sign: [.done(nil)], detail: details),
      findings: findings
    ) { world in
      try await world.start()
      try await world.submit(code)
      try await body(world)
    }
  }

  @Test("a signed copy that does not come is asked for again, and the signature stands meanwhile")
  func lateCopy() async throws {
    try await EngineWorld.run(
      .init(
        create: [created], sms: [.done(())], sign: [.done(nil)],
        detail: [.unknown, detail(signed: true)])
    ) { world in
      try await world.start()
      try await world.submit(code)
      #expect(try await world.state().signatory(world.claire)?.status == .signed)
      #expect(try await world.state().signedCopy == .missing)
      try await world.sweep()
      #expect(try await world.state().signedCopy == .verified)
      #expect(world.platform.calls.filter { $0 == "sign" }.count == 1)
    }
  }

  @Test("calls that a stop interrupted are found again as unknown")
  func restart() async throws {
    try await EngineWorld.run(.init(create: [created])) { world in
      let calls = try await world.store.change(
        world.contract.id, at: world.time.now, by: .server
      ) { state in
        try state.start(world.claire, consent: .sample, at: world.time.now)
      }.result
      #expect(try await world.store.openCalls().map(\.1) == calls)
      await Reconciler(engine: world.engine, logger: Logger(label: "test")).settleOpenCalls()
      #expect(try await world.state().status == .createUnknown)
      #expect(try await world.store.openCalls().isEmpty)
      #expect(world.platform.calls.isEmpty)
    }
  }

  @Test("wrong codes are counted and the fifth cancels the contract on the platform")
  func fiveWrongCodes() async throws {
    let wrong = RemoteOutcome<Date?>.refused(.wrongCode(triesLeft: nil))
    try await EngineWorld.run(
      .init(
        create: [created], sms: [.done(())], sign: Array(repeating: wrong, count: 5),
        cancel: [.done(())])
    ) { world in
      try await world.start()
      for _ in 0..<5 {
        try await world.submit(code)
      }
      let state = try await world.state()
      #expect(state.signatory(world.claire)?.status == .locked)
      #expect(state.status == .canceled)
      #expect(world.platform.calls.last == "cancel")
    }
  }

  @Test("a signature that the platform made late stands, and is never called not signed")
  func lateSignature() async throws {
    try await EngineWorld.run(
      .init(
        create: [created], sms: [.done(())], sign: [.unknown],
        detail: [detail(signed: false), detail(signed: true)])
    ) { world in
      try await world.start()
      try await world.submit(code)
      #expect(try await world.state().signatory(world.claire)?.status == .signUnknown)
      world.time.advance(20)
      try await world.sweep()
      #expect(try await world.state().status == .completed)
      #expect(world.platform.calls.filter { $0 == "sign" }.count == 1)
    }
  }

  @Test("a code refused because the contract is not open makes the contract be read")
  func refusedAsNotOpen() async throws {
    try await EngineWorld.run(
      .init(
        create: [created], sms: [.done(())], sign: [.refused(.notOpen)],
        detail: [detail(signed: true)])
    ) { world in
      try await world.start()
      try await world.submit(code)
      #expect(try await world.state().status == .completed)
    }
  }

  @Test("an unknown error of the platform does not give a contract up")
  func unknownError() async throws {
    try await EngineWorld.run(.init(create: [.refused(.other("maintenance"))])) { world in
      try await world.start()
      #expect(try await world.state().status == .prepared)
    }
  }

  @Test("every call that was begun was made, and its end is written down")
  func ledger() async throws {
    try await EngineWorld.run(
      .init(create: [created], sms: [.done(())], sign: [.unknown], detail: [detail(signed: true)])
    ) { world in
      try await world.start()
      try await world.submit(code)
      #expect(try await world.store.openCalls().isEmpty)
    }
  }

  @Test("nothing about a code is kept in the database")
  func codeIsNotKept() async throws {
    try await EngineWorld.run(
      .init(
        create: [created], sms: [.done(())],
        sign: [.refused(.wrongCode(triesLeft: 4))])
    ) { world in
      try await world.start()
      try await world.submit(SMSCode("48213579")!)
      for event in try await world.store.events(of: world.contract.id) {
        #expect(!"\(event)".contains("48213579"))
      }
    }
  }
}
