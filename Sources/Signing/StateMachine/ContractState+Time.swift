package import Foundation

/// What the passing of time and a restart bring about.
extension ContractState {
  /// Ends what nobody began. What exists on the platform is read there first, since somebody may
  /// have signed at the last moment, and it expires there by itself.
  package mutating func deadlinePassed(at now: Date) {
    guard status == .prepared else { return }
    noteExpired(at: now)
  }

  /// The platform still calls it open a day after its deadline. Until then its word counts more than
  /// a clock of ours that somebody may have put forward.
  func isLongOverdue(at now: Date) -> Bool {
    now >= deadline.addingTimeInterval(86_400)
  }

  /// After a restart: a call that was begun and not ended has an unknown outcome.
  package mutating func interrupted(_ call: RemoteCall, at now: Date) -> [RemoteCall] {
    switch call.kind {
    case .create: createOutcomeUnknown(by: call, at: now)
    case .sendSms(let id): codeOutcomeUnknown(for: id, by: call, at: now)
    case .sendAllSms: allCodesOutcomeUnknown(by: call, at: now)
    case .sign(let id): return signOutcomeUnknown(id, by: call, at: now)
    case .detail, .list: notRead(because: "interrupted", by: call, at: now)
    case .cancel: notCanceled(because: "interrupted", outcomeIsUnknown: true, by: call, at: now)
    case .cancelStray: strayCanceled(false, "unknown", by: call, at: now)
    }
    return []
  }

  /// Which reading would bring this state to rest, if it needs one.
  package func settling(at now: Date) -> Settling? {
    if signatories.contains(where: { $0.status == .signUnknown }) { return .detail }
    switch status {
    case .createUnknown where remoteID != nil: return .detail
    case .createUnknown where !isInjected || doubt == nil: return .list
    case .completed where signedCopy == .pending: return .verification
    case .completed where signedCopy.isOpen: return .detail
    case .canceling, .cancelUnknown: return .list
    case .open where deadline <= now: return .list
    default: break
    }
    return doubt.map { $0.nextLook <= now } == true ? .list : nil
  }

  /// The reading of this contract alone that would bring it to rest.
  package mutating func callToSettle(at now: Date) -> [RemoteCall] {
    settling(at: now) == .detail ? follow(.detail, at: now) : []
  }
}

/// How an unsettled contract is settled.
package enum Settling: Sendable, Equatable {
  /// Together with others, by one `contractListRequest`.
  case list
  /// By a `contractDetailRequest` of its own.
  case detail
  /// By another look at the documents, which are here.
  case verification
}
