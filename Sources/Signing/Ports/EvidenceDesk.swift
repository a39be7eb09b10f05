/// Gives out the evidence of a contract.
package struct EvidenceDesk: Sendable {
  /// Makes the container, or gives the one made for the same state again.
  package let evidence: @Sendable (ContractID) async throws -> StoredFile
  /// The same with a fresh time-stamp over everything in it.
  package let renewed: @Sendable (ContractID) async throws -> StoredFile

  package init(
    evidence: @escaping @Sendable (ContractID) async throws -> StoredFile,
    renewed: @escaping @Sendable (ContractID) async throws -> StoredFile
  ) {
    self.evidence = evidence
    self.renewed = renewed
  }
}

/// Why there is no evidence now.
package enum EvidenceUnavailable: Error, Sendable, Equatable {
  /// No authority is configured.
  case noTimestampAuthority
  /// The authority did not answer as it should; in words without secrets.
  case timestampFailed(String)
  /// Too many contracts wait for theirs: to be asked for again in a moment.
  case busy
  /// The container that was kept does not hold what it should.
  case damaged(String)
}
