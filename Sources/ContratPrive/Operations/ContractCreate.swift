public import Foundation

/// Deposits a contract (guide 2.2), published at once (`submit`) or kept as a draft (`save`).
public struct ContractCreateRequest: PlatformCall {
  public static let name = "contractCreateRequest"
  public static let carriesDocuments = true

  /// A document of the contract.
  public struct Document: Sendable {
    public let name: String
    /// The PDF's bytes.
    public let data: Data

    public init(name: String, data: Data) {
      self.name = name
      self.data = data
    }
  }

  /// A person who is to sign.
  public struct Signatory: Sendable {
    public let firstName: String
    public let lastName: String
    public let email: String
    /// E.164; may be missing in a draft, to be filled in on the platform's site (guide 3.1).
    public let mobile: String?
    /// An amount in euros to pay on the platform's site before signing (guide 2.2, 2.3).
    public let deposit: Decimal?

    public init(
      firstName: String, lastName: String, email: String, mobile: String?, deposit: Decimal? = nil
    ) {
      self.firstName = firstName
      self.lastName = lastName
      self.email = email
      self.mobile = mobile
      self.deposit = deposit
    }
  }

  public let label: String
  /// ISO 639-1.
  public let language: String
  /// The last instant at which the contract can be signed.
  public let deadline: Date
  /// The documents to sign.
  public let mainDocuments: [Document]
  /// Documents that go with them and are not signed.
  public let annexes: [Document]
  public let signatories: [Signatory]
  /// `notify.signatory`: false is the guide's stealth mode.
  public let notifySignatory: Bool
  /// `notify.owner`: notifications to the depositing account.
  public let notifyOwner: Bool
  /// `notify.submitMessage`: words of the owner in the notifications; with `submit` only.
  public let submitMessage: String?
  /// `action.submit`: true publishes at once, false keeps a draft.
  public let submit: Bool

  public init(
    label: String, language: String, deadline: Date, mainDocuments: [Document],
    annexes: [Document] = [], signatories: [Signatory], notifySignatory: Bool = false,
    notifyOwner: Bool = false, submitMessage: String? = nil, submit: Bool = true
  ) {
    self.label = label
    self.language = language
    self.deadline = deadline
    self.mainDocuments = mainDocuments
    self.annexes = annexes
    self.signatories = signatories
    self.notifySignatory = notifySignatory
    self.notifyOwner = notifyOwner
    self.submitMessage = submitMessage
    self.submit = submit
  }

  /// The contract as the platform knows it.
  public struct Answer: Sendable, Equatable {
    public let contractID: String
    /// In the order of the request.
    public let signatoryIDs: [String]
  }

  public var wireRequest: Wire.CreateRequest {
    Wire.CreateRequest(
      label: label, language: language, deadline: deadline,
      mainDocument: mainDocuments.map { Wire.Document(name: $0.name, data: $0.data) },
      annex: annexes.map { Wire.Document(name: $0.name, data: $0.data) },
      signatory: signatories.map {
        Wire.NewSignatory(
          firstName: $0.firstName, lastName: $0.lastName, email: $0.email, mobile: $0.mobile,
          deposit: $0.deposit)
      },
      notify: Wire.Notify(
        signatory: notifySignatory, owner: notifyOwner, submitMessage: submitMessage),
      action: Wire.Action(submit: submit))
  }

  public static func answer(from wire: Wire.CreateAnswer) -> Answer {
    Answer(contractID: wire.contractId, signatoryIDs: wire.signatory.map(\.signatoryId))
  }
}
