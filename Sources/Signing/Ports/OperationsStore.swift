package import Foundation

/// What somebody who runs the server looks at: the calls made for a contract, and how many
/// contracts stand where.
package protocol OperationsStore: Sendable {
  /// Every call to the platform for a contract, the oldest first.
  func calls(of contract: ContractID) async throws -> [RemoteCallRecord]
  func contractCounts() async throws -> ContractCounts
}

/// A call to the platform as it was written down.
package struct RemoteCallRecord: Sendable, Equatable {
  /// The guide's name of the call.
  package let name: String
  package let signatoryID: SignatoryID?
  package let begunAt: Date
  /// nil while no outcome is known.
  package let endedAt: Date?
  /// What became of it, in words.
  package let outcome: String?

  package init(
    name: String, signatoryID: SignatoryID?, begunAt: Date, endedAt: Date?, outcome: String?
  ) {
    self.name = name
    self.signatoryID = signatoryID
    self.begunAt = begunAt
    self.endedAt = endedAt
    self.outcome = outcome
  }
}

/// How many contracts stand where, over all brands.
package struct ContractCounts: Sendable, Equatable {
  package let contracts: [ContractStatus: Int]
  /// Of completed contracts.
  package let signedCopies: [SignedCopyStatus: Int]

  package init(contracts: [ContractStatus: Int], signedCopies: [SignedCopyStatus: Int]) {
    self.contracts = contracts
    self.signedCopies = signedCopies
  }
}
