package import Foundation

/// The remote platform as the domain needs it. Nothing here is ever repeated by itself.
package protocol RemotePlatform: Sendable {
  /// Whether signatures made there are tests: everything but production.
  var isTest: Bool { get }
  /// The length of its codes, where it is known (guide 1.4 gives the sandbox's).
  var codeLength: Int? { get }
  /// `contractCreateRequest`, in stealth mode.
  func create(_ contract: Contract, documents: [Int: Data]) async -> RemoteOutcome<RemoteContract>
  /// `signatorySendSmsRequest`.
  func sendSms(contract: String, signatory: String) async -> RemoteOutcome<Void>
  /// `signatorySignRequest`.
  func sign(contract: String, signatory: String, code: SMSCode) async -> RemoteOutcome<Void>
  /// `contractDetailRequest`.
  func detail(contract: String) async -> RemoteOutcome<RemoteDetail>
  /// `contractCancelRequest`.
  func cancel(contract: String) async -> RemoteOutcome<Void>
  /// `contractListRequest` from the day before `day` to the day after, for a label.
  func find(label: String, createdAround day: Date) async -> RemoteOutcome<RemoteContract?>
}

/// What became of a remote call.
package enum RemoteOutcome<Value: Sendable>: Sendable {
  case done(Value)
  /// The platform answered no: nothing happened there.
  case refused(RemoteRefusal)
  /// The platform was not reached: nothing happened there.
  case notSent
  /// No answer: it may have happened.
  case unknown
}

/// A refusal, in the few words the domain acts upon.
package enum RemoteRefusal: Sendable, Equatable {
  case wrongCode(triesLeft: Int?)
  /// The signatory is locked there.
  case locked
  case alreadySigned
  case tooManySms
  /// The keys are wrong, or those of the other platform.
  case keys(String)
  case quota
  case notOpen
  /// The request itself is refused, and would be again.
  case invalid(String)
  /// Anything else, in the platform's words.
  case other(String)

  package var words: String {
    switch self {
    case .wrongCode: "wrong code"
    case .locked: "signatory locked"
    case .alreadySigned: "already signed"
    case .tooManySms: "no SMS left"
    case .keys(let text): text
    case .quota: "daily quota used up"
    case .notOpen: "contract not open"
    case .invalid(let text), .other(let text): text
    }
  }
}

/// A contract that exists on the platform.
package struct RemoteContract: Sendable, Equatable {
  package let id: String
  /// In the order of the signatories.
  package let signatoryIDs: [String]

  package init(id: String, signatoryIDs: [String]) {
    self.id = id
    self.signatoryIDs = signatoryIDs
  }
}

/// A contract as read on the platform.
package struct RemoteDetail: Sendable {
  /// By the platform's id of the signatory: when they signed.
  package let signedAt: [String: Date]
  /// Canceled or expired there.
  package let isOver: Bool
  /// Signed main documents in the order they were deposited.
  package let signedDocuments: [Data]
  /// The platform's own audit trail, as JSON; nil where it gives none.
  package let log: Data?

  package init(
    signedAt: [String: Date], isOver: Bool, signedDocuments: [Data], log: Data? = nil
  ) {
    self.log = log
    self.signedAt = signedAt
    self.isOver = isOver
    self.signedDocuments = signedDocuments
  }
}
