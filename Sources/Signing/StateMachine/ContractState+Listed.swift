package import Foundation

/// What one `contractListRequest` brings about for a contract: no other call tells of many at once.
/// What it leaves open is read by a call of its own afterwards.
extension ContractState {
  /// The list was read, and nothing happened to this contract since before it was asked for.
  ///
  /// - Parameter found: the contracts of the platform that carry our reference, the oldest first.
  package mutating func listed(_ found: [ListedContract], at now: Date) -> [RemoteCall] {
    let before = doubt
    doubt = doubt?.looked(at: now)
    if status == .createUnknown, remoteID == nil {
      // Several: the oldest is ours. It is read next, for the ids of its signatories.
      remoteID = found.first { !$0.status.isOver }?.remoteID
      guard remoteID != nil else {
        guard isInjected else { return notFound(at: now) }
        injectionNotFound(before, at: now)
        return []
      }
    }
    // Until somebody has decided.
    if status == .needsDecision {
      // One that was lost may turn up: then it is ours.
      if remoteID == nil { remoteID = found.first { !$0.status.isOver }?.remoteID }
      doubt = doubt ?? .routine(at: now)
    }
    let strays = strays(among: found, at: now)
    guard status != .createUnknown else { return strays }
    let own = found.first { $0.remoteID == remoteID }
    return strays + settle(as: own?.status ?? .other, at: now)
  }

  /// Cancels what can be signed on the platform under our reference and is not this contract.
  package mutating func strays(
    among found: [ListedContract], at now: Date
  ) -> [RemoteCall] {
    // One of them may be the one that is being created.
    guard status != .creating, status != .createUnknown || remoteID != nil else { return [] }
    let strays = found.filter { $0.status == .open && $0.remoteID != remoteID }
    return strays.flatMap { stray in
      let calls = follow(.cancelStray(stray.remoteID), at: now)
      if calls.isEmpty { doubt = .begun(at: now) }
      return calls
    }
  }

  /// Whether nothing has happened to it since `earlier` was read.
  package func isStill(_ earlier: ContractState) -> Bool {
    var copy = self
    copy.allowance = earlier.allowance
    return copy == earlier
  }

  /// Nobody was told of it (stealth mode), so it is created again, once by itself. Should the first
  /// one turn up later, it is canceled then.
  private mutating func notFound(at now: Date) -> [RemoteCall] {
    let isFirst = doubt == nil
    doubt = .begun(at: now)
    move(.notCreated)
    if isFirst, now < deadline, signatories.contains(where: \.wantsCode), move(.begin) {
      let calls = follow(.create, at: now)
      if !calls.isEmpty { return calls }
      move(.notCreated)
    }
    forgetWantedCodes()
    return []
  }

  private mutating func settle(as remote: RemoteStatus, at now: Date) -> [RemoteCall] {
    let unknown = signatories.filter { $0.status == .signUnknown }
    switch remote {
    case .signed:
      for signatory in signatories {
        noteSigned(signatory.id, platformTime: nil, at: now)
      }
    case .canceled, .expired:
      // Had the only one left signed, it would be signed by all. Of several it is not said who did.
      let unsigned = signatories.filter { $0.status != .signed }
      guard unknown.isEmpty || unsigned.count == 1 else { return [] }
      for signatory in unknown { noteNotSigned(signatory.id, at: now) }
      noteOver(remote, at: now)
      closeIfOver()
    case .open where unknown.isEmpty:
      if status == .open || status == .needsDecision, isLongOverdue(at: now) {
        noteExpired(at: now)
      }
      return foundOpen(at: now)
    case .other where isLongOverdue(at: now) && unknown.isEmpty:
      // Not listed, or in words that we do not know: nobody can sign it any more.
      noteOver(.expired, at: now)
    case .open, .other: break
    }
    return []
  }
}
