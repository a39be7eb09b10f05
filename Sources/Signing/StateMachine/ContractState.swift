package import Foundation

/// The state of a contract and its signatories, and every move that can be made in it.
///
/// A pure value: no clock, no store, no network. A move changes the state, writes the journal and
/// returns the remote calls to make; the engine stores all three in one transaction before it
/// makes a call.
package struct ContractState: Sendable, Equatable {
  package internal(set) var status: ContractStatus
  package internal(set) var remoteID: String?
  /// Why it failed, in the platform's words.
  package internal(set) var failure: String?
  /// In the order in which they were given.
  package internal(set) var signatories: [SignatoryState]
  /// Codes were asked for all at once while the contract did not exist on the platform yet.
  package internal(set) var wantsAllCodes: Bool
  package internal(set) var signedCopy: SignedCopyStatus
  /// How often a verification has rejected what the platform gave.
  package internal(set) var rejections: Int
  /// Signed documents by the number of the document they were made from.
  package internal(set) var signedDocuments: [Int: StoredFile]
  /// Whether another contract may turn up beside the one that is ours.
  package internal(set) var doubt: CreationDoubt?
  /// The last instant at which it can be signed; never changes.
  package let deadline: Date
  /// Never changes.
  package let order: SigningOrder
  /// It is signed on the platform's own site; never changes.
  package let isInjected: Bool
  /// Which calls can be begun now; the store says so at each change.
  package var allowance = CallAllowance.unlimited
  /// What the moves since the last load have to leave in writing.
  package internal(set) var journal: [JournalEntry] = []

  package init(
    status: ContractStatus = .prepared, remoteID: String? = nil, failure: String? = nil,
    signatories: [SignatoryState], wantsAllCodes: Bool = false,
    signedCopy: SignedCopyStatus = .missing, rejections: Int = 0,
    signedDocuments: [Int: StoredFile] = [:],
    doubt: CreationDoubt? = nil, deadline: Date = .distantFuture, order: SigningOrder = .any,
    isInjected: Bool = false
  ) {
    self.isInjected = isInjected
    self.status = status
    self.remoteID = remoteID
    self.failure = failure
    self.signatories = signatories
    self.wantsAllCodes = wantsAllCodes
    self.signedCopy = signedCopy
    self.rejections = rejections
    self.signedDocuments = signedDocuments
    self.doubt = doubt
    self.deadline = deadline
    self.order = order
  }

  package func signatory(_ id: SignatoryID) -> SignatoryState? {
    signatories.first { $0.id == id }
  }

  /// The signed documents that may be given out.
  package var confirmedDocuments: [Int: StoredFile] {
    signedCopy.isConfirmed ? signedDocuments : [:]
  }

  package var allHaveSigned: Bool { signatories.allSatisfy { $0.status == .signed } }

  /// Others can sign yet.
  var mayStillComplete: Bool {
    (status == .open || status == .needsDecision) && !allHaveSigned
  }

  /// Somebody's call is under way, or its outcome is not known.
  var isBusy: Bool { signatories.contains { $0.status.isBusy } }

  /// Hands over the journal, leaving it empty.
  package mutating func takeJournal() -> [JournalEntry] {
    defer { journal = [] }
    return journal
  }
}

/// Whether the platform may hold more than one contract of ours: a creation that was never answered
/// and not found in the list, or one that was doubled on its way. What turns up is canceled.
package struct CreationDoubt: Sendable, Equatable {
  /// How many more times it is looked for on purpose; any list made for something else helps too.
  package var looksLeft: Int
  package var nextLook: Date

  package init(looksLeft: Int, nextLook: Date) {
    self.looksLeft = looksLeft
    self.nextLook = nextLook
  }

  /// An hour from now, and the day after.
  static func begun(at now: Date) -> CreationDoubt {
    CreationDoubt(looksLeft: 2, nextLook: now.addingTimeInterval(3_600))
  }

  /// Once, in the night that follows: all contracts of a day are looked for in the same list.
  static func routine(at now: Date) -> CreationDoubt {
    CreationDoubt(looksLeft: 1, nextLook: PlatformDay(of: now).end.addingTimeInterval(3 * 3_600))
  }

  /// What is left of it after a look.
  func looked(at now: Date) -> CreationDoubt? {
    guard now >= nextLook else { return self }
    guard looksLeft > 1 else { return nil }
    return CreationDoubt(looksLeft: looksLeft - 1, nextLook: now.addingTimeInterval(86_400))
  }
}
