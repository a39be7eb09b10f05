package import Foundation

/// The public half of a signing link's token.
package struct LinkID: RawRepresentable, Hashable, Sendable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package static func random() -> Self { Self(rawValue: randomText(bytes: 16)) }

  /// What the audit trail calls the link: nobody finds the way back to its token.
  package var reference: String { "lnk_" + sha256Hex(Data(rawValue.utf8)).prefix(16) }
}

/// The secret URL of one signatory for one contract.
package struct SigningLink: Sendable, Equatable {
  package let id: LinkID
  package let contractID: ContractID
  package let signatoryID: SignatoryID
  package let createdAt: Date
  package var openedAt: Date?
  package var lastSeenAt: Date?
  package var revokedAt: Date?

  package init(
    id: LinkID, contractID: ContractID, signatoryID: SignatoryID, createdAt: Date,
    openedAt: Date? = nil, lastSeenAt: Date? = nil, revokedAt: Date? = nil
  ) {
    self.id = id
    self.contractID = contractID
    self.signatoryID = signatoryID
    self.createdAt = createdAt
    self.openedAt = openedAt
    self.lastSeenAt = lastSeenAt
    self.revokedAt = revokedAt
  }

  /// When this link stops working if nobody uses it any more; nil while it is not yet its
  /// signatory's turn. The clock begins with the turn: waiting for others ends no link.
  package func expiry(_ lifetimes: LinkLifetimes, turn: SigningTurn = .always) -> Date? {
    let begin: Date
    switch turn {
    case .always: begin = createdAt
    case .since(let date): begin = max(createdAt, date)
    case .notYet: return nil
    }
    guard let openedAt, let seen = lastSeenAt ?? self.openedAt, seen >= begin else {
      return begin.addingTimeInterval(lifetimes.unopened)
    }
    return min(
      seen.addingTimeInterval(lifetimes.idle),
      max(openedAt, begin).addingTimeInterval(lifetimes.total))
  }

  /// Whether it can still be used.
  ///
  /// A signature under way is never lost to an expired link, and the signed copy stays available
  /// for a while: the signatory's own state counts.
  package func isUsable(
    by signatory: SignatoryState, of contract: ContractState, at now: Date,
    _ lifetimes: LinkLifetimes
  ) -> Bool {
    guard revokedAt == nil else { return false }
    if signatory.status.isBusy { return true }
    // Whoever signed was promised the copy that comes when everyone has.
    if signatory.signedAt != nil, contract.mayStillComplete { return true }
    let lastSigned = contract.signatories.compactMap(\.signedAt).max()
    if signatory.signedAt != nil, let lastSigned,
      now < lastSigned.addingTimeInterval(lifetimes.signedCopy)
    {
      return true
    }
    let turn = contract.turn(of: signatory.id)
    return expiry(lifetimes, turn: turn).map { now < $0 } ?? true
  }
}

/// How long signing links live, in seconds.
package struct LinkLifetimes: Sendable {
  package var unopened: TimeInterval
  package var idle: TimeInterval
  package var total: TimeInterval
  /// The signed copy on the confirmation page.
  package var signedCopy: TimeInterval

  package init(
    unopened: TimeInterval = 3_600, idle: TimeInterval = 1_800, total: TimeInterval = 14_400,
    signedCopy: TimeInterval = 86_400
  ) {
    self.unopened = unopened
    self.idle = idle
    self.total = total
    self.signedCopy = signedCopy
  }
}
