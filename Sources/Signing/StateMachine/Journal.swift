package import Foundation

/// A remote call that was decided, recorded before it is made.
package struct RemoteCall: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case create
    case sendSms(SignatoryID)
    /// To everyone who has not signed.
    case sendAllSms
    case sign(SignatoryID)
    case detail
    case cancel
    /// Cancels another contract of the platform that carries our reference: its id there.
    case cancelStray(String)
    /// Many contracts at once: it belongs to none of them.
    case list
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
    case .sendAllSms: "signatorySendAllSmsRequest"
    case .sign: "signatorySignRequest"
    case .detail: "contractDetailRequest"
    case .cancel, .cancelStray: "contractCancelRequest"
    case .list: "contractListRequest"
    }
  }

  /// Whom the call is about.
  package var signatoryID: SignatoryID? {
    switch kind {
    case .sendSms(let id), .sign(let id): id
    case .create, .sendAllSms, .detail, .cancel, .cancelStray, .list: nil
    }
  }
}

/// What a change of state leaves in writing, in the transaction of the change itself.
package enum JournalEntry: Sendable, Equatable {
  case event(ContractEvent)
  case callBegun(RemoteCall, at: Date)
  case callEnded(AttemptID, outcome: String, at: Date)
  case attached(Attachment)
  /// The platform says that the day's requests are used up.
  case quotaUsedUp(at: Date)
}

/// Something that happened to a contract: a line of its audit trail, and perhaps something to tell
/// the company's system.
package struct ContractEvent: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case contractCreated = "contract.created"
    case contractOpened = "contract.opened"
    /// The platform did not answer its creation.
    case contractCreateUnknown = "contract.create_unknown"
    case contractCompleted = "contract.completed"
    /// Somebody asked for its end; the platform is told.
    case contractCancelRequested = "contract.cancel_requested"
    case contractCanceled = "contract.canceled"
    /// The platform refuses to cancel what can still be signed there: a person must decide.
    case contractNeedsDecision = "contract.needs_decision"
    case contractExpired = "contract.expired"
    case contractFailed = "contract.failed"
    case signedCopyFetched = "contract.signed_copy_fetched"
    case signedCopyVerified = "contract.signed_copy_verified"
    /// Of a test platform, whose signatures prove nothing: what was found is kept, whatever it is.
    case signedCopyRecorded = "contract.signed_copy_recorded"
    case signedCopyPending = "contract.signed_copy_pending"
    case signedCopyRejected = "contract.signed_copy_rejected"
    case signedCopyQuarantined = "contract.signed_copy_quarantined"
    case signedCopyArchived = "contract.archived"
    /// The company put right who somebody is, or their number, before anything was begun.
    case signatoryCorrected = "signatory.corrected"
    case signatoryViewed = "signatory.viewed"
    case signatoryConsented = "signatory.consented"
    case signatoryCodeRequested = "signatory.code_requested"
    case signatoryCodeSent = "signatory.code_sent"
    case signatoryCodeUnknown = "signatory.code_unknown"
    /// A code was typed and handed to the platform; the code itself is never kept.
    case signatoryCodeEntered = "signatory.code_entered"
    case signatoryWrongCode = "signatory.wrong_code"
    /// The platform did not answer the signature: it is looked for.
    case signatorySignUnknown = "signatory.sign_unknown"
    /// Looked for, and not found.
    case signatoryNotSigned = "signatory.not_signed"
    case signatorySigned = "signatory.signed"
    case signatoryDeclined = "signatory.declined"
    case signatoryLocked = "signatory.locked"
    case linkCreated = "link.created"
    /// Somebody came with a link that had expired. As all refusals, a line tells of the last of
    /// several, and of how many.
    case linkExpiredUsed = "link.expired_used"
    /// Somebody came with a link that the company had ended.
    case linkRevokedUsed = "link.revoked_used"
    /// A form was not sent from a page of ours, or from one that is too old.
    case formRefused = "form.refused"
    /// Visits were refused, for there were too many in a short time.
    case visitsLimited = "visits.limited"
    /// The bytes of a document went out to be read.
    case documentSent = "document.sent"
    /// A browser says which pages of a document it showed, and for how long.
    case documentDisplayed = "document.displayed"
    /// A signed copy went out.
    case documentDelivered = "document.delivered"

    /// Somebody looked: nothing about the contract changed.
    package var isOnlyReading: Bool {
      switch self {
      case .signatoryViewed, .linkCreated, .documentSent, .documentDisplayed, .documentDelivered,
        .signedCopyArchived, .linkExpiredUsed, .linkRevokedUsed, .formRefused, .visitsLimited:
        true
      default: false
      }
    }

    /// What the server finds by itself, whoever made it look.
    package var isServersOwn: Bool {
      switch self {
      case .signedCopyFetched, .signedCopyVerified, .signedCopyRecorded, .signedCopyPending,
        .signedCopyRejected, .signedCopyQuarantined, .signedCopyArchived, .contractExpired:
        true
      default: false
      }
    }
  }

  package let kind: Kind
  package let signatoryID: SignatoryID?
  package let at: Date
  /// Never a code or a token. A full telephone number stands in `contract.created` and
  /// `signatory.corrected` only, for the evidence.
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
