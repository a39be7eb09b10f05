/// Why a call gave no usable answer, and whether it may have had an effect.
public struct PlatformError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Reason: Sendable, Equatable {
    /// The platform answered with an error: the call had no effect.
    case refused(ErrorCode, message: String)
    /// No connection could be made: the call never reached the platform.
    case notConnected
    /// The answer did not come in time, or the connection broke.
    case interrupted
    /// An answer came that is not the API's (a proxy's page, a cut body, a 5xx).
    case unreadable
  }

  public let reason: Reason
  /// The call's name, as in the guide.
  public let call: String
  /// The HTTP status, if an answer came.
  public let httpStatus: Int?
  /// Codes still accepted from this signatory, where a refused signature says so (guide 1.4).
  public let triesLeft: Int?

  init(reason: Reason, call: String, httpStatus: Int? = nil, triesLeft: Int? = nil) {
    self.reason = reason
    self.call = call
    self.httpStatus = httpStatus
    self.triesLeft = triesLeft
  }

  /// Whether the call may have worked although no answer says so.
  ///
  /// The API has no idempotency keys: such a call is settled by reading, never by repeating it.
  public var outcomeIsUnknown: Bool {
    switch reason {
    case .refused, .notConnected: false
    case .interrupted, .unreadable: true
    }
  }

  public var description: String {
    let status = httpStatus.map { ", HTTP \($0)" } ?? ""
    return switch reason {
    case .refused(let code, let message): "\(call) refused: \(code.rawValue) (\(message))\(status)"
    case .notConnected: "\(call): the platform could not be reached"
    case .interrupted: "\(call): no answer came, the outcome is unknown"
    case .unreadable: "\(call): the answer is not the API's, the outcome is unknown\(status)"
    }
  }
}

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
