/// Sends a code by SMS to a signatory who has not signed (guide 2.3).
///
/// On production, at most five times more after the first (guide 1.4).
public struct SignatorySendSmsRequest: PlatformCall {
  public static let name = "signatorySendSmsRequest"

  /// The contract, as ``ContractCreateRequest`` answered it.
  public let contractID: String
  /// The signatory, as ``ContractCreateRequest`` answered it.
  public let signatoryID: String

  /// - Parameters:
  ///   - contractID: the contract.
  ///   - signatoryID: who is to be sent a code.
  public init(contractID: String, signatoryID: String) {
    self.contractID = contractID
    self.signatoryID = signatoryID
  }

  public func check() throws(InvalidField) {
    try FieldCheck("contractId").identifier(contractID)
    try FieldCheck("signatoryId").identifier(signatoryID)
  }

  public var wireRequest: Wire.SignatoryRequest {
    Wire.SignatoryRequest(contractId: contractID, signatoryId: signatoryID)
  }

  public static func answer(from wire: Wire.Empty) {}
}
