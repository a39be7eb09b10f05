package import Foundation

/// Where audit trails and what belongs to evidence are kept. Trails are only ever added to.
package protocol EvidenceStore: Sendable {
  func auditTrail(of contract: ContractID) async throws -> [AuditLine]
  /// Adds events that change no state.
  func note(_ events: [ContractEvent], on contract: ContractID, by actor: Actor) async throws
  /// What was gathered, the latest last.
  func attachments(of contract: ContractID) async throws -> [Attachment]
  /// The last line of every trail that has grown since it was last time-stamped, at most `limit`.
  func unstampedHeads(limit: Int) async throws -> [AuditHead]
  /// When trails were last time-stamped.
  func lastHeadStamp() async throws -> Date?
  func keep(_ stamp: HeadStamp, leaves: [HeadStampLeaf]) async throws
  /// The time-stamps over this trail, the oldest first.
  func headStamps(of contract: ContractID) async throws -> [(HeadStamp, HeadStampLeaf)]
  /// The container made last.
  func evidence(of contract: ContractID) async throws -> EvidenceRecord?
  func keep(_ evidence: EvidenceRecord, of contract: ContractID) async throws
}

/// The end of an audit trail.
package struct AuditHead: Sendable, Equatable {
  package let contract: ContractID
  package let number: Int
  /// SHA-256 of the last line, lowercase hexadecimal.
  package let hash: String

  package init(contract: ContractID, number: Int, hash: String) {
    self.contract = contract
    self.number = number
    self.hash = hash
  }
}

/// A time-stamp over the heads of many trails at once.
package struct HeadStamp: Sendable, Equatable {
  package let at: Date
  /// The tree's root, lowercase hexadecimal.
  package let root: String
  /// The time-stamp token over the root (RFC 3161), DER.
  package let token: Data

  package init(at: Date, root: String, token: Data) {
    self.at = at
    self.root = root
    self.token = token
  }
}

/// A head's place in the tree that was time-stamped.
package struct HeadStampLeaf: Sendable, Equatable {
  package let head: AuditHead
  /// The way from the leaf to the root, as JSON.
  package let path: String

  package init(head: AuditHead, path: String) {
    self.head = head
    self.path = path
  }
}

/// A container of evidence that was made.
package struct EvidenceRecord: Sendable, Equatable {
  package let file: StoredFile
  package let madeAt: Date
  /// How many lines of the trail are in it.
  package let lines: Int
  package let renewals: Int

  package init(file: StoredFile, madeAt: Date, lines: Int, renewals: Int) {
    self.file = file
    self.madeAt = madeAt
    self.lines = lines
    self.renewals = renewals
  }
}
