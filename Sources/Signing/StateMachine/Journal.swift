package import Foundation

/// A remote call that was decided, recorded before it is made.
package struct RemoteCall: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case create
    case sendSms(SignatoryID)
    case sign(SignatoryID)
    case detail
    case cancel
    /// `contractListRequest`, to find a contract whose creation was never answered.
    case find
  }

  package let attempt: AttemptID
  package let kind: Kind

  package init(attempt: AttemptID, kind: Kind) {
    self.attempt = attempt
    self.kind = kind
  }

  /// The guide's name of the call.
  package var name: String {
    switch kind {
    case .create: "contractCreateRequest"
    case .sendSms: "signatorySendSmsRequest"
    case .sign: "signatorySignRequest"
    case .detail: "contractDetailRequest"
    case .cancel: "contractCancelRequest"
    case .find: "contractListRequest"
    }
  }

  /// Whom the call is about.
  package var signatoryID: SignatoryID? {
    switch kind {
    case .sendSms(let id), .sign(let id): id
    default: nil
    }
  }
}

/// What a change of state leaves in writing, in the transaction of the change itself.
package enum JournalEntry: Sendable, Equatable {
  case event(ContractEvent)
  case callBegun(RemoteCall, at: Date)
  case callEnded(AttemptID, outcome: String, at: Date)
  case attached(Attachment)
}

/// Something that happened to a contract: a line of its audit trail, and perhaps something to tell
/// the company's system.
package struct ContractEvent: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case contractCreated = "contract.created"
    case contractOpened = "contract.opened"
    case contractCompleted = "contract.completed"
    case contractCanceled = "contract.canceled"
    case contractExpired = "contract.expired"
    case contractFailed = "contract.failed"
    case signedCopyFetched = "contract.signed_copy_fetched"
    case signedCopyVerified = "contract.signed_copy_verified"
    case signedCopyPending = "contract.signed_copy_pending"
    case signedCopyRejected = "contract.signed_copy_rejected"
    case signedCopyQuarantined = "contract.signed_copy_quarantined"
    case signatoryViewed = "signatory.viewed"
    case signatoryConsented = "signatory.consented"
    case signatoryCodeRequested = "signatory.code_requested"
    case signatoryCodeSent = "signatory.code_sent"
    case signatoryCodeUnknown = "signatory.code_unknown"
    /// A code was typed and handed to the platform; the code itself is never kept.
    case signatoryCodeEntered = "signatory.code_entered"
    case signatoryWrongCode = "signatory.wrong_code"
    case signatorySigned = "signatory.signed"
    case signatoryDeclined = "signatory.declined"
    case signatoryLocked = "signatory.locked"
    case linkCreated = "link.created"
    /// The bytes of a document went out to be read.
    case documentSent = "document.sent"
    /// A browser says which pages of a document it showed, and for how long.
    case documentDisplayed = "document.displayed"
    /// A signed copy went out.
    case documentDelivered = "document.delivered"

    /// What the server finds by itself, whoever made it look.
    package var isServersOwn: Bool {
      switch self {
      case .signedCopyFetched, .signedCopyVerified, .signedCopyPending, .signedCopyRejected,
        .signedCopyQuarantined, .contractExpired:
        true
      default: false
      }
    }
  }

  package let kind: Kind
  package let signatoryID: SignatoryID?
  package let at: Date
  /// Never a code or a token. A full telephone number stands in `contract.created` only, which is
  /// told to nobody but the evidence.
  package let data: [String: String]

  package init(
    kind: Kind, signatoryID: SignatoryID? = nil, at: Date, data: [String: String] = [:]
  ) {
    self.kind = kind
    self.signatoryID = signatoryID
    self.at = at
    self.data = data
  }
}
