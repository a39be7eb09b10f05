import Foundation
import GRDB
import Testing

@testable import Signing
@testable import SigningStore

@Suite("The audit trail")
struct AuditTrailTests {
  private let script = ScriptedPlatform.Script(
    create: [.done(RemoteContract(id: "r", signatoryIDs: ["s"]))], sms: [.done(())],
    sign: [.done(nil)],
    detail: [
      .done(
        RemoteDetail(
          status: .signed, signedAt: ["s": Date(timeIntervalSince1970: 1_790_000_000)],
          signedDocuments: [Data("%PDF signed".utf8)], log: Data(#"[{"event":"signed"}]"#.utf8)))
    ])

  @Test("every line holds the hash of the one before it, and says who, when, from where")
  func chain() async throws {
    try await EngineWorld.run(script) { world in
      try await world.start()
      try await world.submit(SMSCode("48213579")!)
      let trail = try await world.store.auditTrail(of: world.contract.id)
      var previous = AuditLine.start
      for (index, line) in trail.enumerated() {
        let members = try #require(
          try JSONSerialization.jsonObject(with: Data(line.text.utf8)) as? [String: Any])
        #expect(members["number"] as? Int == index + 1)
        #expect(members["previous"] as? String == previous)
        #expect(members["contract"] as? String == world.contract.id.rawValue)
        #expect(line.hash == sha256Hex(Data(line.text.utf8)))
        previous = line.hash
      }
      #expect(
        trail.compactMap(\.event?.kind) == [
          .contractCreated, .signatoryConsented, .signatoryCodeRequested, .contractOpened,
          .signatoryCodeSent, .signatoryCodeEntered, .signatorySigned, .contractCompleted,
          .signedCopyFetched, .signedCopyVerified,
        ])
      let consent = try #require(trail.first { $0.event?.kind == .signatoryConsented })
      #expect(consent.actor == .claire)
      #expect(consent.event?.data["text"] == Consent.sample.text)
      #expect(trail.first { $0.event?.kind == .signatorySigned }?.actor == .platform)
      #expect(trail.first { $0.event?.kind == .signatoryCodeRequested }?.actor == .claire)
      #expect(trail.first { $0.event?.kind == .signedCopyVerified }?.actor?.role == .server)
      #expect(!trail.contains { $0.text.contains("48213579") })
      let terms = try #require(trail.first?.event?.data)
      #expect(terms["document.1.sha256"] == world.contract.documents[0].file.sha256)
      #expect(terms["signatory.1.mobile"] == "+33612345678")
    }
  }

  @Test("no line can be changed or taken out of the database")
  func onlyGrows() async throws {
    try await EngineWorld.run(script) { world in
      for sql in ["UPDATE audit SET text = '{}'", "DELETE FROM audit"] {
        await #expect(throws: DatabaseError.self) {
          try await world.store.pool.write { db in try db.execute(sql: sql) }
        }
      }
      let trail = try await world.store.auditTrail(of: world.contract.id)
      #expect(trail.count == 1)
    }
  }

  @Test("the platform’s own trail and the report on a signed document are kept beside it")
  func attachments() async throws {
    try await EngineWorld.run(script) { world in
      try await world.start()
      try await world.submit(SMSCode("0000")!)
      let kept = try await world.store.attachments(of: world.contract.id)
      #expect(kept.map(\.kind) == [.platformLog, .verificationReport])
      let report = try #require(kept.last)
      #expect(report.document == 1)
      #expect(report.summary["verdict"] == "confirmed")
      let state = try await world.state()
      #expect(report.summary["signedSha256"] == state.signedDocuments[1]?.sha256)
    }
  }

  @Test("trails that have grown since the last time-stamp are found, and no others")
  func heads() async throws {
    try await EngineWorld.run(script) { world in
      let store = world.store
      let head = try #require(try await store.unstampedHeads(limit: 10).first)
      #expect(head.contract == world.contract.id && head.number == 1)
      let stamp = HeadStamp(
        at: world.time.now, root: String(repeating: "a", count: 64), token: Data([1]))
      try await store.keep(stamp, leaves: [HeadStampLeaf(head: head, path: "[]")])
      let left = try await store.unstampedHeads(limit: 10)
      #expect(left.isEmpty)
      let last = try await store.lastHeadStamp()
      #expect(last == stamp.at)
      try await world.start()
      let grown = try await store.unstampedHeads(limit: 10)
      #expect(grown.first?.number ?? 0 > 1)
      let kept = try await store.headStamps(of: world.contract.id)
      #expect(kept.count == 1 && kept[0].0 == stamp && kept[0].1.head == head)
    }
  }

  @Test("events of an earlier schema are chained when the database is opened")
  func migration() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "old.sqlite").path
    do {
      let queue = try DatabaseQueue(path: path)
      var migrator = DatabaseMigrator()
      migrator.registerMigration("1", migrate: migration1)
      try migrator.migrate(queue)
      try await queue.write { db in
        try db.execute(
          sql: """
            INSERT INTO contract VALUES ('ctr_old', 'b', 'R', 'L', 'fr', 2e9, 1.7e9, NULL, '', '{}',
              'prepared', NULL, NULL, 'missing', 1);
            INSERT INTO event (contract_id, signatory_id, kind, at, data) VALUES
              ('ctr_old', NULL, 'contract.created', 1.7e9, '{}'),
              ('ctr_old', NULL, 'contract.canceled', 1.8e9, '{"reason":"x"}');
            """)
      }
      try queue.close()
    }
    let store = try SigningDatabase(at: path)
    let trail = try await store.auditTrail(of: ContractID(rawValue: "ctr_old"))
    #expect(trail.compactMap(\.event?.kind) == [.contractCreated, .contractCanceled])
    #expect(trail.last?.event?.data == ["reason": "x", "chained": "later"])
    #expect(trail.last?.text.contains(trail[0].hash) == true)
  }
}
