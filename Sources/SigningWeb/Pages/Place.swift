import Foundation
import Signing

/// Where a signatory is in the flow: which page shows their contract's state.
enum Place: Sendable, Equatable {
  case documents
  /// Somebody else signs first.
  case waitingTurn
  case code
  case inProgress(Call)
  case signed
  case ended(EndState)

  /// What is under way.
  enum Call: String, Sendable {
    case sending, signing, checking
  }

  init(_ signatory: SignatoryState, of contract: Contract, at now: Date) {
    switch signatory.status {
    case .signed: self = .signed
    case .sendingCode where signatory.hasConsented: self = .inProgress(.sending)
    case .signing: self = .inProgress(.signing)
    case .signUnknown: self = .inProgress(.checking)
    case .declined: self = .ended(.declined)
    case .locked: self = .ended(.locked)
    case .expired: self = .ended(.deadlinePassed)
    case .canceled: self = .ended(Self.end(of: contract.state))
    case .waiting where signatory.wantsCode && signatory.hasConsented:
      self = .inProgress(.sending)
    case .waiting, .sendingCode, .codeSent, .codeUnknown:
      if contract.deadline <= now {
        self = .ended(.deadlinePassed)
      } else if case .notYet = contract.state.turn(of: signatory.id) {
        self = .waitingTurn
      } else {
        // A code that was sent before the documents were accepted signs nothing.
        let hasCode = signatory.status != .waiting && signatory.hasConsented
        self = hasCode ? .code : .documents
      }
    }
  }

  /// Whether nothing is under way and nothing is over: documents can be read, and refused.
  var isOpen: Bool {
    switch self {
    case .documents, .waitingTurn, .code: true
    case .inProgress, .signed, .ended: false
    }
  }

  /// Why somebody who did nothing has nothing left to sign.
  private static func end(of state: ContractState) -> EndState {
    if state.status == .failed { return .failed }
    let others = state.signatories.contains { $0.status == .declined || $0.status == .locked }
    return others ? .endedByOther : .canceled
  }
}
