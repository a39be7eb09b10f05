package import Foundation

/// What the passing of time and a restart bring about.
extension ContractState {
  /// Ends what can no longer be signed.
  package mutating func deadlinePassed(at now: Date) {
    guard !signatories.contains(where: { $0.status.isBusy }), move(.deadlinePassed) else { return }
    for signatory in signatories { apply(.expire, to: signatory.id) }
    note(.contractExpired, nil, at: now)
  }

  /// After a restart: a call that was begun and not ended has an unknown outcome.
  package mutating func interrupted(_ call: RemoteCall, at now: Date) -> [RemoteCall] {
    switch call.kind {
    case .create: createOutcomeUnknown(by: call, at: now)
    case .sendSms(let id): codeOutcomeUnknown(for: id, by: call, at: now)
    case .sign(let id): return signOutcomeUnknown(id, by: call, at: now)
    case .detail, .find: notRead(because: "interrupted", by: call, at: now)
    case .cancel: notCanceled(because: "interrupted", outcomeIsUnknown: true, by: call, at: now)
    }
    return []
  }

  /// The reading or repetition that would bring this state to rest, if it needs one.
  package mutating func callToSettle(at now: Date) -> RemoteCall? {
    if signatories.contains(where: { $0.status == .signUnknown }) { return begin(.detail, at: now) }
    switch status {
    case .createUnknown: return begin(.find, at: now)
    case .completed where signedCopy.isOpen: return begin(.detail, at: now)
    case .canceling, .cancelUnknown: return begin(.detail, at: now)
    default: return nil
    }
  }
}
