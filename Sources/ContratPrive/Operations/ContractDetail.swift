public import Foundation

/// Reads one contract whole: statuses, documents, signed documents, audit trail (guide 2.2).
public struct ContractDetailRequest: PlatformCall {
  public static let name = "contractDetailRequest"
  public static let carriesDocuments = true

  public let contractID: String

  public init(contractID: String) {
    self.contractID = contractID
  }

  /// A signatory's state on the platform.
  public struct Signatory: Sendable, Equatable {
    public let signatoryID: String
    public let firstName: String
    public let lastName: String
    /// Whether this person has signed, whatever else the platform says of them.
    public let hasSigned: Bool
    public let signedAt: Date?
  }

  /// A main document: what was deposited and, once all have signed, what was signed.
  public struct MainDocument: Sendable, Equatable {
    public let name: String
    public let data: Data?
    /// `mainDocument.data.sign`.
    public let signedData: Data?
  }

  /// An entry of the platform's audit trail (`log`).
  public struct LogEntry: Sendable, Equatable {
    public let at: Date?
    public let event: String
  }

  public struct Answer: Sendable, Equatable {
    public let contractID: String
    public let label: String
    public let status: ContractStatus
    public let signatories: [Signatory]
    public let mainDocuments: [MainDocument]
    public let log: [LogEntry]
  }

  public var wireRequest: Wire.ContractRequest { Wire.ContractRequest(contractId: contractID) }

  public static func answer(from wire: Wire.DetailAnswer) -> Answer {
    Answer(
      contractID: wire.contractId, label: wire.label,
      status: ContractStatus(rawValue: wire.status),
      signatories: wire.signatory.map {
        Signatory(
          signatoryID: $0.signatoryId, firstName: $0.firstName, lastName: $0.lastName,
          hasSigned: $0.status == "signed", signedAt: $0.signedAt)
      },
      mainDocuments: wire.mainDocument.map {
        MainDocument(name: $0.name, data: $0.data, signedData: $0.signedData)
      },
      log: (wire.log ?? []).map { LogEntry(at: $0.at, event: $0.event) })
  }
}
