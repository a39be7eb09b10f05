/// A code of the remote API. The list is open: a code unknown here is kept as it came.
public struct ErrorCode: RawRepresentable, Sendable, Hashable, Codable {
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The key pair is not valid on this platform.
  public static let invalidKeys = ErrorCode(rawValue: "invalidKeys")
  /// The key pair belongs to the other platform (guide 2.1).
  public static let keysOfOtherPlatform = ErrorCode(rawValue: "keysOfOtherPlatform")
  /// A field is missing, mistyped or out of its limits.
  public static let invalidRequest = ErrorCode(rawValue: "invalidRequest")
  /// No such call.
  public static let unknownCall = ErrorCode(rawValue: "unknownCall")
  /// No such contract in this account.
  public static let unknownContract = ErrorCode(rawValue: "unknownContract")
  /// No such signatory in this contract.
  public static let unknownSignatory = ErrorCode(rawValue: "unknownSignatory")
  /// A document cannot be signed.
  public static let invalidDocument = ErrorCode(rawValue: "invalidDocument")
  /// The signatory has signed already.
  public static let alreadySigned = ErrorCode(rawValue: "alreadySigned")
  /// The contract is not open for signature any more (or not yet).
  public static let contractNotOpen = ErrorCode(rawValue: "contractNotOpen")
  /// The code is not the one that was sent.
  public static let wrongCode = ErrorCode(rawValue: "wrongCode")
  /// No code was asked for.
  public static let noCodeSent = ErrorCode(rawValue: "noCodeSent")
  /// Five failed signatures: this signatory cannot sign this contract any more (guide 1.4).
  public static let signatoryLocked = ErrorCode(rawValue: "signatoryLocked")
  /// Five resends were used (guide 1.4).
  public static let tooManySms = ErrorCode(rawValue: "tooManySms")
  /// The signatory has a deposit to pay on the platform's site before signing (guide 2.3).
  public static let depositUnpaid = ErrorCode(rawValue: "depositUnpaid")
  /// The daily number of requests is used up (guide 1.4).
  public static let quotaExceeded = ErrorCode(rawValue: "quotaExceeded")
}
