public import Foundation

/// Reads one contract whole: statuses, documents, signed documents, audit trail (guide 2.2).
public struct ContractDetailRequest: PlatformCall {
  public static let name = "contractDetailRequest"
  public static let carriesDocuments = true
  public static let isRead = true

  /// The contract, as ``ContractCreateRequest`` answered it.
  public let contractID: String

  /// - Parameter contractID: the contract to read.
  public init(contractID: String) {
    self.contractID = contractID
  }

  public func check() throws(InvalidField) {
    try FieldCheck("contractId").identifier(contractID)
  }

  /// A signatory's state on the platform.
  public struct Signatory: Sendable, Equatable, Redacted {
    /// Names the signatory in the calls that sign.
    public let signatoryID: String
    /// As it was deposited.
    public let firstName: String
    /// As it was deposited.
    public let lastName: String
    /// The platform's own word.
    public let status: SignatoryStatus
    /// When this person signed.
    public let signedAt: Date?
    /// An amount in euros, to be paid on the platform's site before signing (guide 2.3).
    public let deposit: Decimal?
    /// When it was paid.
    public let depositPaidAt: Date?
    /// What the platform says besides.
    public let otherFields: [String: JSONValue]

    /// Whether this person has signed, whatever else the platform says of them.
    public var hasSigned: Bool { status == .signed }

    public var shown: KeyValuePairs<String, String> {
      ["signatoryID": signatoryID, "status": status.rawValue]
    }
  }

  /// A main document: what was deposited and, once all have signed, what was signed.
  public struct MainDocument: Sendable, Equatable, Redacted {
    /// As it was deposited.
    public let name: String
    /// `mainDocument.data`: the PDF as it was deposited.
    public let data: Data?
    /// `mainDocument.data.sign`: the PDF signed and time-stamped.
    public let signedData: Data?

    public var shown: KeyValuePairs<String, String> {
      ["bytes": "\(data?.count ?? 0)", "signedBytes": "\(signedData?.count ?? 0)"]
    }
  }

  /// A document that goes with the contract and is not signed.
  public struct Annex: Sendable, Equatable, Redacted {
    /// As it was deposited.
    public let name: String
    /// The PDF as it was deposited.
    public let data: Data?

    public var shown: KeyValuePairs<String, String> { ["bytes": "\(data?.count ?? 0)"] }
  }

  /// An entry of the platform's audit trail (`log`).
  public struct LogEntry: Sendable, Equatable, Redacted {
    /// When it happened, where the platform says so.
    public let at: Date?
    /// What happened, in the platform's words.
    public let event: String
    /// What the platform says besides: evidence, kept as it came.
    public let otherFields: [String: JSONValue]
  }

  /// The contract as the platform has it.
  public struct Answer: Sendable, Equatable, Redacted {
    /// The contract that was asked for.
    public let contractID: String
    /// As it was deposited.
    public let label: String
    /// The platform's own word.
    public let status: ContractStatus
    /// In the platform's order.
    public let signatories: [Signatory]
    /// In the platform's order.
    public let mainDocuments: [MainDocument]
    /// Empty where the platform does not give them back.
    public let annexes: [Annex]
    /// The audit trail; empty where the platform gives none.
    public let log: [LogEntry]
    /// What the platform says besides.
    public let otherFields: [String: JSONValue]

    public var shown: KeyValuePairs<String, String> {
      ["contractID": contractID, "status": status.rawValue]
    }
  }

  public var wireRequest: Wire.ContractRequest { Wire.ContractRequest(contractId: contractID) }

  public static func answer(from wire: Wire.DetailAnswer) -> Answer {
    Answer(
      contractID: wire.contractId, label: wire.label,
      status: ContractStatus(rawValue: wire.status),
      signatories: wire.signatory.map {
        Signatory(
          signatoryID: $0.signatoryId, firstName: $0.firstName, lastName: $0.lastName,
          status: SignatoryStatus(rawValue: $0.status), signedAt: $0.signedAt, deposit: $0.deposit,
          depositPaidAt: $0.depositPaidAt, otherFields: $0.otherFields)
      },
      mainDocuments: wire.mainDocument.map {
        MainDocument(name: $0.name, data: $0.data, signedData: $0.signedData)
      },
      annexes: (wire.annex ?? []).map { Annex(name: $0.name, data: $0.data) },
      log: (wire.log ?? []).map {
        LogEntry(at: $0.at, event: $0.event, otherFields: $0.otherFields)
      },
      otherFields: wire.otherFields)
  }
}
