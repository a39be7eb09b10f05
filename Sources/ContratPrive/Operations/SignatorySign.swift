public import Foundation

/// Signs for one signatory with the code they received (guide 2.3).
///
/// On production, five failures end it for this signatory and contract (guide 1.4). A deposit cannot
/// be paid by API: until it is paid on the platform's site, the call is refused with
/// ``ErrorCode/depositUnpaid`` (guide 2.3).
public struct SignatorySignRequest: PlatformCall {
  public static let name = "signatorySignRequest"

  /// The contract, as ``ContractCreateRequest`` answered it.
  public let contractID: String
  /// The signatory, as ``ContractCreateRequest`` answered it.
  public let signatoryID: String
  /// What the signatory typed; the guide gives its form for the sandbox only: 0000.
  public let code: SMSCode

  /// - Parameters:
  ///   - contractID: the contract.
  ///   - signatoryID: who signs.
  ///   - code: what that person typed.
  public init(contractID: String, signatoryID: String, code: SMSCode) {
    self.contractID = contractID
    self.signatoryID = signatoryID
    self.code = code
  }

  /// What the signature led to.
  public struct Answer: Sendable, Equatable {
    /// The contract's status after this signature.
    public let status: ContractStatus
    /// When the platform recorded the signature, where it says so.
    public let signedAt: Date?
  }

  public var privateTexts: [String] { [code.value] }

  public func check() throws(InvalidField) {
    try FieldCheck("contractId").identifier(contractID)
    try FieldCheck("signatoryId").identifier(signatoryID)
    try FieldCheck("code").identifier(code.value, CallLimits.code)
  }

  public var wireRequest: Wire.SignRequest {
    Wire.SignRequest(contractId: contractID, signatoryId: signatoryID, code: code.value)
  }

  public static func answer(from wire: Wire.SignAnswer) -> Answer {
    Answer(status: ContractStatus(rawValue: wire.contractStatus), signedAt: wire.signedAt)
  }
}
