import Testing

@testable import Signing

@Suite("A contract's status")
struct ContractStatusTests {
  /// Every move there is; whatever is not here must be refused.
  private static let moves: [ContractStatus: [ContractTransition: ContractStatus]] = [
    .prepared: [.begin: .creating, .askCancel: .canceled, .deadlinePassed: .expired],
    .creating: [
      .created: .open, .notCreated: .prepared, .refusedForGood: .failed,
      .createOutcomeUnknown: .createUnknown,
    ],
    .createUnknown: [
      .created: .open, .notCreated: .prepared, .creationLost: .needsDecision,
    ],
    .open: [
      .allSigned: .completed, .askCancel: .canceling, .deadlinePassed: .expired,
      .canceledRemotely: .canceled,
    ],
    .canceling: [
      .canceledRemotely: .canceled, .cancelOutcomeUnknown: .cancelUnknown,
      .cancelRefused: .needsDecision, .allSigned: .completed,
    ],
    .cancelUnknown: [
      .askCancel: .canceling, .canceledRemotely: .canceled, .cancelRefused: .needsDecision,
      .allSigned: .completed,
    ],
    .canceled: [.allSigned: .completed],
    .expired: [.allSigned: .completed],
    .completed: [:], .failed: [:],
    .needsDecision: [
      .allSigned: .completed, .askCancel: .canceling, .canceledRemotely: .canceled,
      .deadlinePassed: .expired,
    ],
  ]

  @Test("every status answers every event as written", arguments: ContractStatus.allCases)
  func everyStatusAndEvent(status: ContractStatus) throws {
    let moves = try #require(Self.moves[status])
    for event in ContractTransition.allCases {
      #expect(status.after(event) == moves[event], "\(status) × \(event)")
    }
  }
}
