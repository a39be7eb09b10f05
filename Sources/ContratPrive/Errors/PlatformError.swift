public import Foundation

/// Why a call gave no usable answer, whether it may have had an effect, and whether it may be made
/// again.
public struct PlatformError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Reason: Sendable, Equatable {
    /// The call was refused and had no effect: by the platform or, before anything was sent
    /// (`httpStatus` is nil), by the client's own checks of ``CallLimits``.
    case refused(ErrorCode, message: String)
    /// No connection could be made, or the caller had canceled already: the call never reached the
    /// platform.
    case notConnected
    /// The answer did not come in time, the connection broke, or the caller canceled.
    case interrupted
    /// An answer came that is not the API's (a proxy's page, a cut body, a 5xx) or is too large.
    case unreadable
  }

  /// What went wrong.
  public let reason: Reason
  /// The call's name, as in the guide.
  public let call: String
  /// The ``Platform/name`` of the platform that was called.
  public let platform: String
  /// The HTTP status, if an answer came.
  public let httpStatus: Int?
  /// Codes still accepted from this signatory, where a refused signature says so (guide 1.4).
  public let triesLeft: Int?
  private let isRead: Bool

  init<Call: PlatformCall>(
    _ reason: Reason, of call: Call.Type, on platform: Platform, httpStatus: Int? = nil,
    triesLeft: Int? = nil
  ) {
    self.reason = reason
    self.call = Call.name
    self.platform = platform.name
    self.httpStatus = httpStatus
    self.triesLeft = triesLeft
    self.isRead = Call.isRead
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

  /// Whether the same call may be made again.
  public var retrySafety: RetrySafety {
    switch reason {
    case .refused(.quotaExceeded, _): .nextDay
    case .refused: .afterChange
    case .notConnected: .safe
    case .interrupted, .unreadable: isRead ? .safe : .unknownOutcome
    }
  }

  /// Whether the same call may be made again at once: ``retrySafety`` is ``RetrySafety/safe``.
  public var isSafeToRepeat: Bool { retrySafety == .safe }

  /// Whether a second attempt, a moment later, may fare better.
  var mayPass: Bool {
    // Without a status, the answer was too large: it would be so again.
    isSafeToRepeat && !(reason == .unreadable && httpStatus == nil)
  }

  public var description: String {
    let status = httpStatus.map { ", HTTP \($0)" } ?? ""
    return switch reason {
    case .refused(let code, let message):
      "\(call) refused: \(code.rawValue)\(hint(for: code)) (\(message))\(status)"
    case .notConnected: "\(call): \(platform) could not be reached"
    case .interrupted: "\(call): no answer came from \(platform), the outcome is unknown"
    case .unreadable:
      "\(call): the answer of \(platform) is not the API's, the outcome is unknown\(status)"
    }
  }

  private func hint(for code: ErrorCode) -> String {
    switch code {
    case .keysOfOtherPlatform:
      ": the key pair belongs to the other platform, the call went to \(platform); a pair is valid on one platform only"
    case .invalidKeys:
      ": the key pair is not valid on \(platform); a pair is valid on one platform only"
    default: ""
    }
  }
}

extension PlatformError: LocalizedError {
  public var errorDescription: String? { description }
}
