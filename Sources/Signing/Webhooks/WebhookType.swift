/// What a company's information system is told about. The names are part of the public interface.
package enum WebhookType: String, Sendable, CaseIterable {
  case contractCreated = "contract.created"
  case contractCompleted = "contract.completed"
  case contractCanceled = "contract.canceled"
  case contractExpired = "contract.expired"
  case contractFailed = "contract.failed"
  case signatoryViewed = "signatory.viewed"
  case signatoryCodeSent = "signatory.code_sent"
  case signatorySigned = "signatory.signed"
  case signatoryDeclined = "signatory.declined"
  case signatoryLocked = "signatory.locked"

  /// The webhook that follows from an event of a contract's history; none for what is only ours.
  package init?(_ kind: ContractEvent.Kind) {
    switch kind {
    case .contractCreated: self = .contractCreated
    // "Completed" promises a signed copy that can be fetched: everyone having signed is not enough.
    case .signedCopyVerified, .signedCopyRecorded: self = .contractCompleted
    case .contractCanceled: self = .contractCanceled
    case .contractExpired: self = .contractExpired
    // Nobody is left waiting for a "completed" that will not come.
    case .contractFailed, .signedCopyQuarantined: self = .contractFailed
    case .signatoryViewed: self = .signatoryViewed
    case .signatoryCodeSent: self = .signatoryCodeSent
    case .signatorySigned: self = .signatorySigned
    case .signatoryDeclined: self = .signatoryDeclined
    case .signatoryLocked: self = .signatoryLocked
    default: return nil
    }
  }

  /// Whether it can happen several times to one contract or signatory.
  package var isRepeatable: Bool { self == .signatoryViewed || self == .signatoryCodeSent }
}
