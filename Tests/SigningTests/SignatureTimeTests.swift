import Foundation
import SigningStore
import Testing

@testable import Signing

@Suite("When somebody signed")
struct SignatureTimeTests {
  private let platformTime = Date(timeIntervalSince1970: 1_789_999_000)

  private func signatory(_ world: EngineWorld) async throws -> SignatoryState {
    try #require(try await world.state().signatory(world.claire))
  }

  private func signedEvent(_ world: EngineWorld) async throws -> ContractEvent {
    try #require(
      try await world.store.events(of: world.contract.id).first { $0.kind == .signatorySigned })
  }

  @Test("is what the platform's answer says, kept apart from the server's own time")
  func answered() async throws {
    var script = ScriptedPlatform.Script.willing()
    script.sign = [.done(platformTime)]
    try await EngineWorld.run(script) { world in
      try await world.start()
      try await world.submit()
      let claire = try await signatory(world)
      #expect(claire.platformSignedAt == platformTime)
      #expect(claire.signedAt == world.time.now)
      #expect(claire.signatureTime == platformTime)
      #expect(try await signedEvent(world).data == ["platformSignedAt": "2026-09-21T13:56:40Z"])
    }
  }

  @Test("comes from the reading that follows, where the answer left it out")
  func readLater() async throws {
    try await EngineWorld.run(.willing()) { world in
      try await world.start()
      try await world.submit()
      let claire = try await signatory(world)
      #expect(claire.platformSignedAt == Date(timeIntervalSince1970: 1_790_000_000))
      #expect(try await signedEvent(world).data.isEmpty)
    }
  }

  @Test("stays unknown where the platform says that somebody signed, and not when")
  func unknown() async throws {
    var script = ScriptedPlatform.Script.willing()
    script.detail = [
      .done(
        RemoteDetail(
          status: .signed, signedAt: ["s1": nil], signedDocuments: [Data("%PDF signed".utf8)]))
    ]
    try await EngineWorld.run(script) { world in
      try await world.start()
      try await world.submit()
      let claire = try await signatory(world)
      #expect(claire.status == .signed)
      #expect(claire.platformSignedAt == nil)
      #expect(claire.signatureTime == world.time.now)
      let fetched = try await world.store.events(of: world.contract.id)
        .first { $0.kind == .signedCopyFetched }
      #expect(fetched?.data["platformLog"] == "none")
    }
  }
}
