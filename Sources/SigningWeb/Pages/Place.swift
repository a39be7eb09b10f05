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
    case .canceled: self = .ended(contract.state.status == .failed ? .failed : .canceled)
    case .waiting where signatory.wantsCode: self = .inProgress(.sending)
    case .waiting, .codeSent, .codeUnknown:
      if contract.deadline <= now {
        self = .ended(.deadlinePassed)
      } else {
        self = signatory.status == .waiting ? .documents : .code
      }
    }
  }
}

/// The ways in which a visit can end, named as their texts are.
enum EndState: String, Sendable, CaseIterable {
  case linkExpired, unknownLink, deadlinePassed, canceled, locked, declined, busy, failed
  case stalePage, notFound, `internal`

  var status: Int {
    switch self {
    case .linkExpired: 410
    case .unknownLink, .notFound: 404
    case .busy: 503
    case .stalePage: 403
    case .internal: 500
    case .deadlinePassed, .canceled, .locked, .declined, .failed: 200
    }
  }

  /// The event that the page around the frame hears.
  var event: String {
    switch self {
    case .linkExpired, .deadlinePassed: "expired"
    case .declined: "declined"
    case .canceled, .locked, .failed, .unknownLink: "failed"
    case .busy, .stalePage, .notFound, .internal: ""
    }
  }

  var tone: String {
    switch self {
    case .declined, .canceled, .notFound: "neutral"
    default: "warn"
    }
  }

  var icon: Icon {
    switch self {
    case .linkExpired, .deadlinePassed, .busy: .clock
    case .declined, .canceled: .minus
    default: .alert
    }
  }

  enum Icon: Sendable { case clock, minus, alert }
}
