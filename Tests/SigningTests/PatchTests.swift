import Foundation
import SigningStore
import Testing

@testable import Signing

@Suite("Putting a signatory right")
struct PatchTests {
  private func correct(
    _ world: EngineWorld, _ correction: SignatoryCorrection
  ) async throws -> Signatory {
    try await world.desk.correct(
      world.contract.signatories[0], of: world.contract, brand: .sample, correction,
      by: Actor(.company))
    let contract = try #require(try await world.store.contract(world.contract.id))
    return contract.signatories[0]
  }

  @Test("what is given changes, the rest stays, and the trail says both")
  func corrected() async throws {
    try await EngineWorld.run(.willing()) { world in
      let now = try await correct(
        world, SignatoryCorrection(lastName: " Durand ", mobile: "07 11 22 33 44"))
      #expect(now.name == "Claire Durand")
      #expect(now.mobile.e164 == "+33711223344")
      #expect(now.email == "c@example.com" && now.id == world.claire)
      let trail = try await world.store.auditTrail(of: world.contract.id)
      let event = try #require(trail.last?.event)
      #expect(event.kind == .signatoryCorrected && event.signatoryID == world.claire)
      #expect(trail.last?.actor?.role == .company)
      #expect(event.data["lastName.old"] == "Dubois" && event.data["lastName.new"] == "Durand")
      #expect(event.data["mobile.new"] == "+33711223344")
      #expect(event.data["mobile.old"]?.contains("612345678") == false)
      #expect(event.data["firstName.new"] == nil)
    }
  }

  @Test("the platform is given what was put right")
  func reachesThePlatform() async throws {
    try await EngineWorld.run(.willing()) { world in
      _ = try await correct(world, SignatoryCorrection(firstName: "Clara"))
      try await world.start()
      #expect(world.platform.created.map { $0.signatories[0].firstName } == ["Clara"])
    }
  }

  @Test("nothing new leaves no line")
  func unchanged() async throws {
    try await EngineWorld.run(.willing()) { world in
      _ = try await correct(world, SignatoryCorrection(firstName: "Claire", mobile: "0612345678"))
      let kinds = try await world.kinds()
      #expect(kinds == [.contractCreated])
    }
  }

  @Test("the same checks as at the beginning, all at once")
  func checked() async throws {
    try await EngineWorld.run(.willing()) { world in
      let error = await #expect(throws: DraftRefused.self) {
        try await correct(
          world,
          SignatoryCorrection(firstName: "", lastName: "D", email: "nobody", mobile: "0112345678"))
      }
      #expect(
        error?.problems.map(\.field) == ["firstName", "email", "mobile"])
      let kept = try #require(try await world.store.contract(world.contract.id))
      #expect(kept.signatories == world.contract.signatories)
    }
  }

  @Test("once anything was begun it is too late")
  func tooLate() async throws {
    try await EngineWorld.run(.willing()) { world in
      try await world.start()
      await #expect(throws: ContractBegun.self) {
        try await correct(world, SignatoryCorrection(firstName: "Clara"))
      }
      let other = try await world.another()
      try await other.engine.cancel(other.contract.id, by: .server)
      await #expect(throws: ContractBegun.self) {
        try await correct(other, SignatoryCorrection(firstName: "Clara"))
      }
    }
  }
}
