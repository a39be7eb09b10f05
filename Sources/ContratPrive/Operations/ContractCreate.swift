public import Foundation

/// Deposits a contract (guide 2.2), published at once (`submit`) or kept as a draft (`save`).
public struct ContractCreateRequest: PlatformCall, Redacted {
  public static let name = "contractCreateRequest"
  public static let carriesDocuments = true

  /// A document of the contract.
  public struct Document: Sendable, Redacted {
    /// 1 to 255 characters.
    public let name: String
    /// The PDF's bytes.
    public let data: Data

    /// - Parameters:
    ///   - name: 1 to 255 characters.
    ///   - data: the PDF's bytes, not empty.
    public init(name: String, data: Data) {
      self.name = name
      self.data = data
    }

    public var shown: KeyValuePairs<String, String> { ["bytes": "\(data.count)"] }
  }

  /// A person who is to sign.
  public struct Signatory: Sendable, Redacted {
    /// 1 to 100 characters.
    public let firstName: String
    /// 1 to 100 characters.
    public let lastName: String
    /// Notifications go there, where they are asked for; at most 254 bytes.
    public let email: String
    /// E.164; may be missing in a draft, to be filled in on the platform's site (guide 3.1).
    public let mobile: String?
    /// An amount in euros to pay on the platform's site before signing (guide 2.2, 2.3): more than
    /// zero, at most two decimals.
    public let deposit: Decimal?

    /// - Parameters:
    ///   - firstName: 1 to 100 characters.
    ///   - lastName: 1 to 100 characters.
    ///   - email: at most 254 bytes.
    ///   - mobile: E.164; nil in a draft only.
    ///   - deposit: euros to pay before signing.
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

  /// 1 to 300 characters.
  public let label: String
  /// ISO 639-1, two lower-case letters.
  public let language: String
  /// The last instant at which the contract can be signed.
  public let deadline: Date
  /// The documents to sign.
  public let mainDocuments: [Document]
  /// Documents that go with them and are not signed.
  public let annexes: [Document]
  /// Who is to sign, one at least.
  public let signatories: [Signatory]
  /// `notify.signatory`: false is the guide's stealth mode.
  public let notifySignatory: Bool
  /// `notify.owner`: notifications to the depositing account.
  public let notifyOwner: Bool
  /// `notify.submitMessage`: words of the owner in the notifications; with `submit` only.
  public let submitMessage: String?
  /// `action.submit`: true publishes at once, false keeps a draft.
  public let submit: Bool

  /// - Parameters:
  ///   - label: 1 to 300 characters.
  ///   - language: ISO 639-1.
  ///   - deadline: the last instant at which the contract can be signed.
  ///   - mainDocuments: the documents to sign, one at least.
  ///   - annexes: documents that are not signed.
  ///   - signatories: who is to sign, one at least.
  ///   - notifySignatory: whether the platform writes to the signatories.
  ///   - notifyOwner: whether the platform writes to the depositing account.
  ///   - submitMessage: the owner's words in the notifications; refused without `submit`.
  ///   - submit: true publishes at once, false keeps a draft.
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

  public var shown: KeyValuePairs<String, String> {
    [
      "mainDocuments": "\(mainDocuments.count)", "annexes": "\(annexes.count)",
      "signatories": "\(signatories.count)", "submit": "\(submit)",
    ]
  }

  public var privateTexts: [String] {
    signatories.flatMap { [$0.email, $0.mobile].compactMap(\.self) }
  }

  public func check() throws(InvalidField) {
    try FieldCheck("label").text(label, CallLimits.label)
    try FieldCheck("language").language(language)
    try FieldCheck("deadline").date(deadline)
    try FieldCheck("mainDocument").count(mainDocuments.count, CallLimits.mainDocuments)
    try FieldCheck("annex").count(annexes.count, CallLimits.annexes)
    for (field, documents) in [("mainDocument", mainDocuments), ("annex", annexes)] {
      for (index, document) in documents.enumerated() {
        try FieldCheck("\(field)[\(index)].name").text(document.name, CallLimits.documentName)
        guard !document.data.isEmpty else {
          throw InvalidField("\(field)[\(index)].data", "a document that is not empty")
        }
      }
    }
    let size = (mainDocuments + annexes).reduce(0) { $0 + $1.data.count }
    guard size <= CallLimits.documentsSize else {
      throw InvalidField(
        "mainDocument", "at most \(CallLimits.documentsSize >> 20) MB together with the annexes")
    }
    try FieldCheck("signatory").count(signatories.count, CallLimits.signatories)
    for (index, signatory) in signatories.enumerated() {
      try check(signatory, "signatory[\(index)]")
    }
    if let submitMessage {
      guard submit else {
        throw InvalidField("notify.submitMessage", "goes with submit only, not with save")
      }
      try FieldCheck("notify.submitMessage").text(submitMessage, CallLimits.submitMessage)
    }
  }

  private func check(_ signatory: Signatory, _ field: String) throws(InvalidField) {
    try FieldCheck("\(field).firstName").text(signatory.firstName, CallLimits.personName)
    try FieldCheck("\(field).lastName").text(signatory.lastName, CallLimits.personName)
    try FieldCheck("\(field).email").email(signatory.email)
    if let mobile = signatory.mobile {
      try FieldCheck("\(field).mobile").mobile(mobile)
    } else if submit {
      throw InvalidField("\(field).mobile", "only a draft may lack it")
    }
    if let deposit = signatory.deposit { try FieldCheck("\(field).deposit").deposit(deposit) }
  }

  /// The contract as the platform knows it.
  public struct Answer: Sendable, Equatable {
    /// Names the contract in every other call.
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
