/// Cancels a submitted contract that not everyone has signed (guide 2.2).
public struct ContractCancelRequest: PlatformCall {
  public static let name = "contractCancelRequest"

  /// The contract, as ``ContractCreateRequest`` answered it.
  public let contractID: String

  /// - Parameter contractID: the contract to cancel.
  public init(contractID: String) {
    self.contractID = contractID
  }

  public func check() throws(InvalidField) {
    try FieldCheck("contractId").identifier(contractID)
  }

  public var wireRequest: Wire.ContractRequest { Wire.ContractRequest(contractId: contractID) }

  public static func answer(from wire: Wire.Empty) {}
}
