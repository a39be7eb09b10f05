import Foundation
import Testing

@testable import Signing

@Suite("What only a person can decide")
struct DecisionTests {
  private let now = Date(timeIntervalSince1970: 1_790_000_000)
  private let claire = SignatoryID(rawValue: "sig_claire")

  /// An open contract whose cancellation the platform refuses.
  private func refused() throws -> ContractState {
    var state = ContractState(
      signatories: [SignatoryState(id: claire)], deadline: now.addingTimeInterval(5 * 86_400))
    let create = try state.start(claire, consent: .sample, at: now)
    let sms = state.created(remoteID: "r", signatoryIDs: ["s"], by: create[0], at: now)
    state.codeSent(to: claire, by: sms[0], at: now)
    let cancel = try state.cancel(at: now)
    state.notCanceled(because: "not allowed", outcomeIsUnknown: false, by: cancel[0], at: now)
    return state
  }

  private func events(_ state: inout ContractState) -> [ContractEvent.Kind] {
    state.takeJournal().compactMap { if case .event(let event) = $0 { event.kind } else { nil } }
  }

  private func listed(_ status: RemoteStatus) -> [ListedContract] {
    [ListedContract(remoteID: "r", label: "", status: status, createdAt: now)]
  }

  @Test("a refused cancellation waits for a decision, and the trail says who asked for what")
  func needsDecision() throws {
    var state = try refused()
    #expect(state.status == .needsDecision)
    #expect(events(&state).suffix(2) == [.contractCancelRequested, .contractNeedsDecision])
    // It can be asked again.
    #expect(try state.cancel(at: now).map(\.kind) == [.cancel])
  }

  @Test("meanwhile it is looked at once a day, and ends here when it ends there")
  func lookedAt() throws {
    var state = try refused()
    let night = try #require(state.doubt?.nextLook)
    #expect(state.settling(at: now) == nil)
    #expect(state.settling(at: night) == .list)
    #expect(state.listed(listed(.open), at: night).isEmpty)
    #expect(state.status == .needsDecision)
    let next = try #require(state.doubt?.nextLook)
    #expect(next > night && next.timeIntervalSince(night) < 1.5 * 86_400)
    var canceled = state
    _ = canceled.listed(listed(.canceled), at: next)
    #expect(canceled.status == .canceled)
    var signed = state
    _ = signed.listed(listed(.signed), at: next)
    #expect(signed.status == .completed)
    var overdue = state
    _ = overdue.listed(listed(.open), at: state.deadline.addingTimeInterval(86_401))
    #expect(overdue.status == .expired)
  }

  @Test("one that the platform does not list any more ends a day after its deadline")
  func notListed() throws {
    var state = ContractState(
      signatories: [SignatoryState(id: claire)], deadline: now.addingTimeInterval(86_400))
    let create = try state.start(claire, consent: .sample, at: now)
    _ = state.created(remoteID: "r", signatoryIDs: ["s"], by: create[0], at: now)
    _ = state.listed([], at: state.deadline.addingTimeInterval(3_600))
    #expect(state.status == .open)
    state.codeOutcomeUnknown(
      for: claire, by: RemoteCall(attempt: .random(), kind: .sendSms(claire)), at: now)
    _ = state.listed([], at: state.deadline.addingTimeInterval(86_400))
    #expect(state.status == .expired)
    #expect(events(&state).last == .contractExpired)
  }
}
