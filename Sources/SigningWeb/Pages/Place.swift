import Foundation
import Signing

/// Where a signatory is in the flow: which page shows their contract's state.
enum Place: Sendable, Equatable {
  case documents
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
    case .sendingCode: self = .inProgress(.sending)
    case .signing: self = .inProgress(.signing)
    case .signUnknown: self = .inProgress(.checking)
    case .declined: self = .ended(.declined)
    case .locked: self = .ended(.locked)
    case .expired: self = .ended(.deadlinePassed)
    case .canceled: self = .ended(Self.end(of: contract.state))
    case .waiting where signatory.wantsCode: self = .inProgress(.sending)
    case .waiting, .codeSent, .codeUnknown:
      if contract.deadline <= now {
        self = .ended(.deadlinePassed)
      } else {
        self = signatory.status == .waiting ? .documents : .code
      }
    }
  }

  /// Why somebody who did nothing has nothing left to sign.
  private static func end(of state: ContractState) -> EndState {
    if state.status == .failed { return .failed }
    let others = state.signatories.contains { $0.status == .declined || $0.status == .locked }
    return others ? .endedByOther : .canceled
  }
}
