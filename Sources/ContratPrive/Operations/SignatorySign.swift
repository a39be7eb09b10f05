public import Foundation

/// Signs for one signatory with the code they received (guide 2.3).
public struct SignatorySignRequest: PlatformCall {
  public static let name = "signatorySignRequest"

  public let contractID: String
  public let signatoryID: String
  public let code: SMSCode

  public init(contractID: String, signatoryID: String, code: SMSCode) {
    self.contractID = contractID
    self.signatoryID = signatoryID
    self.code = code
  }

  public struct Answer: Sendable, Equatable {
    /// The contract's status after this signature.
    public let status: ContractStatus
    public let signedAt: Date?
  }

  public var wireRequest: Wire.SignRequest {
    Wire.SignRequest(contractId: contractID, signatoryId: signatoryID, code: code.value)
  }

  public static func answer(from wire: Wire.SignAnswer) -> Answer {
    Answer(status: ContractStatus(rawValue: wire.contractStatus), signedAt: wire.signedAt)
  }
}
