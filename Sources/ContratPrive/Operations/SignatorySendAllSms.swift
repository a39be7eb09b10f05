/// Sends a code by SMS to every signatory of a contract who has not signed (guide 2.3).
public struct SignatorySendAllSmsRequest: PlatformCall {
  public static let name = "signatorySendAllSmsRequest"

  public let contractID: String

  public init(contractID: String) {
    self.contractID = contractID
  }

  public struct Answer: Sendable, Equatable {
    /// To whom a code was sent.
    public let signatoryIDs: [String]
  }

  public var wireRequest: Wire.ContractRequest { Wire.ContractRequest(contractId: contractID) }

  public static func answer(from wire: Wire.SendAllAnswer) -> Answer {
    Answer(signatoryIDs: wire.signatory.map(\.signatoryId))
  }
}
