/// Sends a code by SMS to every signatory of a contract who has not signed (guide 2.3).
public struct SignatorySendAllSmsRequest: PlatformCall {
  public static let name = "signatorySendAllSmsRequest"

  /// The contract, as ``ContractCreateRequest`` answered it.
  public let contractID: String

  /// - Parameter contractID: the contract whose signatories are to be sent codes.
  public init(contractID: String) {
    self.contractID = contractID
  }

  /// Who was sent a code.
  public struct Answer: Sendable, Equatable {
    /// To whom a code was sent.
    public let signatoryIDs: [String]
  }

  public func check() throws(InvalidField) {
    try FieldCheck("contractId").identifier(contractID)
  }

  public var wireRequest: Wire.ContractRequest { Wire.ContractRequest(contractId: contractID) }

  public static func answer(from wire: Wire.SendAllAnswer) -> Answer {
    Answer(signatoryIDs: wire.signatory.map(\.signatoryId))
  }
}
