/// Cancels a submitted contract that not everyone has signed (guide 2.2).
public struct ContractCancelRequest: PlatformCall {
  public static let name = "contractCancelRequest"

  public let contractID: String

  public init(contractID: String) {
    self.contractID = contractID
  }

  public var wireRequest: Wire.ContractRequest { Wire.ContractRequest(contractId: contractID) }

  public static func answer(from wire: Wire.Empty) {}
}
