/// Where a contract stands.
package enum ContractStatus: String, Sendable, CaseIterable {
  /// Ours only: nothing exists on the platform.
  case prepared
  case creating
  /// No answer came: the contract may exist on the platform.
  case createUnknown
  case open
  /// Everyone has signed on the platform.
  case completed
  case canceling
  case cancelUnknown
  case canceled
  case expired
  /// Refused by the platform for good.
  case failed
  /// A person must decide.
  case needsDecision

  /// Whether nobody can sign any more, though not everyone has.
  package var isOver: Bool {
    switch self {
    case .canceling, .cancelUnknown, .canceled, .expired, .failed: true
    case .prepared, .creating, .createUnknown, .open, .completed, .needsDecision: false
    }
  }

  /// The status after `event`, or nil where the event has no place in this one.
  package func after(_ event: ContractTransition) -> ContractStatus? {
    switch (self, event) {
    case (.prepared, .begin): .creating
    case (.prepared, .askCancel): .canceled
    case (.prepared, .deadlinePassed): .expired
    case (.creating, .created): .open
    case (.creating, .notCreated): .prepared
    case (.creating, .refusedForGood): .failed
    case (.creating, .createOutcomeUnknown): .createUnknown
    case (.createUnknown, .created): .open
    case (.createUnknown, .notCreated): .prepared
    case (.createUnknown, .creationLost): .needsDecision
    case (.open, .allSigned), (.canceling, .allSigned), (.cancelUnknown, .allSigned),
      (.canceled, .allSigned), (.expired, .allSigned), (.needsDecision, .allSigned):
      .completed
    case (.open, .askCancel), (.cancelUnknown, .askCancel), (.needsDecision, .askCancel):
      .canceling
    case (.open, .deadlinePassed), (.needsDecision, .deadlinePassed): .expired
    case (.canceling, .canceledRemotely), (.cancelUnknown, .canceledRemotely),
      (.open, .canceledRemotely), (.needsDecision, .canceledRemotely):
      .canceled
    case (.canceling, .cancelOutcomeUnknown): .cancelUnknown
    case (.canceling, .cancelRefused), (.cancelUnknown, .cancelRefused): .needsDecision
    default: nil
    }
  }
}

/// What can happen to a contract as a whole.
package enum ContractTransition: Sendable, CaseIterable {
  /// The first signatory pressed the button.
  case begin
  /// The platform created it, or it was found there.
  case created
  /// It certainly does not exist on the platform, and can be created again.
  case notCreated
  case refusedForGood
  case createOutcomeUnknown
  /// It was not found where it may have been made, and must not be made twice.
  case creationLost
  case allSigned
  case askCancel
  case canceledRemotely
  case cancelRefused
  case cancelOutcomeUnknown
  case deadlinePassed
}

/// Where the signed documents stand. A document counts as the customer's copy from `verified` on.
package enum SignedCopyStatus: String, Sendable, CaseIterable {
  case missing
  /// It came and was rejected: it is fetched once more.
  case fetched
  /// It satisfies the account's verification policy.
  case verified
  /// It could not be decided yet.
  case pending
  /// Rejected twice: a person has to look.
  case quarantined
  case archived

  /// Whether it may be given out as the signed contract.
  package var isConfirmed: Bool { self == .verified || self == .archived }

  /// Whether it has to be fetched, or fetched again.
  package var isOpen: Bool { self == .missing || self == .fetched || self == .pending }
}
