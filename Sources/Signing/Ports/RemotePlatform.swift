package import Foundation

/// The remote platform as the domain needs it. Nothing here is ever repeated by itself.
package protocol RemotePlatform: Sendable {
  /// Whether signatures made there are tests: everything but production.
  var isTest: Bool { get }
  /// The length of its codes, where it is known (guide 1.4 gives the sandbox's).
  var codeLength: Int? { get }
  /// The same platform with an account's keys.
  func on(_ account: AccountID) -> any RemotePlatform
  /// `contractCreateRequest`, in stealth mode.
  func create(_ contract: Contract, documents: [Int: Data]) async -> RemoteOutcome<RemoteContract>
  /// `signatorySendSmsRequest`.
  func sendSms(contract: String, signatory: String) async -> RemoteOutcome<Void>
  /// `signatorySendAllSmsRequest`; to whom a code was sent.
  func sendAllSms(contract: String) async -> RemoteOutcome<[String]>
  /// `signatorySignRequest`; when it was signed, where the platform says so.
  func sign(contract: String, signatory: String, code: SMSCode) async -> RemoteOutcome<Date?>
  /// `contractDetailRequest`.
  func detail(contract: String) async -> RemoteOutcome<RemoteDetail>
  /// `contractCancelRequest`.
  func cancel(contract: String) async -> RemoteOutcome<Void>
  /// `contractListRequest` of every status, for contracts created in this time.
  func list(_ window: DateInterval) async -> RemoteOutcome<[ListedContract]>
}

extension RemotePlatform {
  /// Where there is one account only.
  package func on(_ account: AccountID) -> any RemotePlatform { self }
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

  /// For the log.
  var word: String {
    switch self {
    case .done: "done"
    case .refused: "refused"
    case .notSent: "not sent"
    case .unknown: "unknown"
    }
  }
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

/// Where a contract stands on the platform.
package enum RemoteStatus: String, Sendable {
  case open
  /// By everyone.
  case signed
  case canceled
  case expired
  /// A word that is not known here: nothing is concluded from it.
  case other

  /// Whether nobody can sign any more, though not everyone has.
  package var isOver: Bool { self == .canceled || self == .expired }
}

/// An entry of `contractListRequest`.
package struct ListedContract: Sendable, Equatable {
  package let remoteID: String
  package let label: String
  package let status: RemoteStatus
  package let createdAt: Date

  package init(remoteID: String, label: String, status: RemoteStatus, createdAt: Date) {
    self.remoteID = remoteID
    self.label = label
    self.status = status
    self.createdAt = createdAt
  }

  /// Our contract, where the label's end says so.
  package var contractID: ContractID? { ContractID(inRemoteLabel: label) }
}

/// A contract as read on the platform.
package struct RemoteDetail: Sendable {
  package let status: RemoteStatus
  /// In the platform's order.
  package let signatories: [RemoteSignatory]
  /// Who has signed, by the platform's id of the signatory, and when, where the platform says so.
  package let signedAt: [String: Date?]
  /// Signed main documents in the order they were deposited.
  package let signedDocuments: [Data]
  /// The platform's own audit trail, as JSON; nil where it gives none.
  package let log: Data?

  package init(
    status: RemoteStatus, signatories: [RemoteSignatory] = [], signedAt: [String: Date?],
    signedDocuments: [Data], log: Data? = nil
  ) {
    self.status = status
    self.signatories = signatories
    self.signedAt = signedAt
    self.signedDocuments = signedDocuments
    self.log = log
  }

  /// The platform's ids of these people, in their order.
  ///
  /// By name where that is enough to tell them apart, otherwise by place.
  package func ids(of people: [Signatory]) -> [String] {
    let byName = Dictionary(grouping: signatories, by: \.name)
    let found = people.compactMap { person in
      byName[person.name].flatMap { $0.count == 1 ? $0[0].id : nil }
    }
    return found.count == people.count && Set(found).count == found.count
      ? found : signatories.map(\.id)
  }
}

/// A signatory as read on the platform.
package struct RemoteSignatory: Sendable, Equatable {
  package let id: String
  /// First name and last name.
  package let name: String

  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}
