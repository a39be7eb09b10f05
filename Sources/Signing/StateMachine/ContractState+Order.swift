package import Foundation

/// In which order signatories sign.
package enum SigningOrder: String, Sendable, CaseIterable {
  case any
  /// As they were given in the contract: only the next one may start.
  case given
}

/// Whether a signatory may sign now.
package enum SigningTurn: Sendable, Equatable {
  /// From the beginning.
  case always
  /// Since the one before signed.
  case since(Date)
  /// Somebody else signs first.
  case notYet(after: SignatoryID)
}

extension ContractState {
  package func turn(of id: SignatoryID) -> SigningTurn {
    guard order == .given else { return .always }
    let earlier = signatories.prefix { $0.id != id }
    if let next = earlier.first(where: { $0.status != .signed }) { return .notYet(after: next.id) }
    return earlier.compactMap(\.signedAt).max().map(SigningTurn.since) ?? .always
  }

  func checkTurn(of id: SignatoryID) throws(MoveRefusal) {
    if case .notYet = turn(of: id) { throw .notYourTurn }
  }
}
