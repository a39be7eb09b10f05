package import Foundation

/// A contract that is signed on the platform's own site.
extension ContractState {
  /// Puts it there.
  ///
  /// - Returns: the call to make; none where it was begun before.
  package mutating func inject(at now: Date) throws(MoveRefusal) -> [RemoteCall] {
    guard isInjected, status == .prepared, now < deadline else { return [] }
    move(.begin)
    return [try begin(.create, at: now)]
  }

  /// A creation without an answer that is not in the list. People may have been written to, so it is
  /// not made again: it is looked for once more the next night, then a person decides.
  ///
  /// - Parameter before: what was in doubt before this list.
  mutating func injectionNotFound(_ before: CreationDoubt?, at now: Date) {
    guard let before else {
      doubt = .routine(at: now)
      return
    }
    guard now >= before.nextLook else { return }
    doubt = nil
    if move(.creationLost) { note(.contractNeedsDecision, nil, at: now) }
  }

  /// The signed copy is in the archive, and the company's program has been told.
  package mutating func archived(at now: Date) {
    guard signedCopy == .verified else { return }
    signedCopy = .archived
    note(.signedCopyArchived, nil, at: now)
  }
}
