import Foundation
import GRDB
import Logging
import Signing

/// Writes one line for each contract, signatory and signed copy that moved, once the move is
/// committed. Names, numbers and addresses have no place in it.
struct TransitionLog: Sendable {
  let logger: Logger?

  /// - Parameter old: the state before; nil where the contract is new.
  func note(
    _ contract: ContractID, from old: ContractState?, to new: ContractState, by actor: Actor,
    _ db: Database
  ) {
    guard let logger else { return }
    let moves = Self.moves(from: old, to: new)
    guard !moves.isEmpty else { return }
    db.afterNextTransaction { _ in
      for move in moves {
        var metadata: Logger.Metadata = [
          "contract": "\(contract.rawValue)", "from": "\(move.from)", "to": "\(move.to)",
          "by": "\(actor.role.rawValue)",
        ]
        if let signatory = move.signatory { metadata["signatory"] = "\(signatory.rawValue)" }
        logger.log(
          level: move.needsSomebody ? .critical : .info, "\(move.what) moved", metadata: metadata)
      }
    }
  }

  private struct Move: Sendable {
    let what: String
    var signatory: SignatoryID?
    let from: String
    let to: String

    /// It waits until a person acts.
    var needsSomebody: Bool {
      to == ContractStatus.needsDecision.rawValue || to == SignedCopyStatus.quarantined.rawValue
    }
  }

  private static func moves(from old: ContractState?, to new: ContractState) -> [Move] {
    var moves: [Move] = []
    func compare(_ what: String, _ signatory: SignatoryID?, _ from: String?, _ to: String) {
      guard from != to else { return }
      moves.append(Move(what: what, signatory: signatory, from: from ?? "-", to: to))
    }
    compare("contract", nil, old?.status.rawValue, new.status.rawValue)
    for signatory in new.signatories {
      compare(
        "signatory", signatory.id, old?.signatory(signatory.id)?.status.rawValue,
        signatory.status.rawValue)
    }
    if let old {
      compare("signed copy", nil, old.signedCopy.rawValue, new.signedCopy.rawValue)
    }
    return moves
  }
}
