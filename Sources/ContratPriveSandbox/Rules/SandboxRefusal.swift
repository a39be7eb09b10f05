import ContratPrive

/// An error as the platform answers it.
struct SandboxRefusal: Error {
  let code: ErrorCode
  let message: String

  init(_ code: ErrorCode, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The HTTP status that goes with it.
  var httpStatus: Int {
    switch code {
    case .invalidKeys, .keysOfOtherPlatform: 401
    case .unknownCall, .unknownContract, .unknownSignatory: 404
    case .quotaExceeded: 429
    case .contractNotOpen, .alreadySigned, .noCodeSent: 409
    default: 422
    }
  }
}
