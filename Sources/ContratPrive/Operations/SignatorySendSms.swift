/// Sends a code by SMS to a signatory who has not signed (guide 2.3).
public struct SignatorySendSmsRequest: PlatformCall {
  public static let name = "signatorySendSmsRequest"

  public let contractID: String
  public let signatoryID: String

  public init(contractID: String, signatoryID: String) {
    self.contractID = contractID
    self.signatoryID = signatoryID
  }

  public var wireRequest: Wire.SignatoryRequest {
    Wire.SignatoryRequest(contractId: contractID, signatoryId: signatoryID)
  }

  public static func answer(from wire: Wire.Empty) {}
}
