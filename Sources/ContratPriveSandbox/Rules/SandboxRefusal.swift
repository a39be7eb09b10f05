import ContratPrive

/// An error as the platform answers it: `{"status": "error", "code", "message"}`, and `triesLeft`
/// after a wrong code where tries are counted.
///
/// | code | HTTP | when |
/// |---|---|---|
/// | `invalidKeys` | 401 | `apiKey` and `apiUser` are not a pair |
/// | `keysOfOtherPlatform` | 401 | a pair of the other platform (guide 2.1) |
/// | `quotaExceeded` | 429 | the day's requests are used up (guide 1.4) |
/// | `invalidRequest` | 422 | a field is missing, mistyped or out of its bounds |
/// | `invalidDocument` | 422 | a document cannot be signed; the message says why |
/// | `unknownCall` | 404 | no such call in the guide |
/// | `unknownContract` | 404 | no such contract in this account |
/// | `unknownSignatory` | 404 | no such signatory in this contract |
/// | `contractNotOpen` | 409 | a draft, or signed, canceled or expired |
/// | `contractNotDraft` | 409 | on the site: the contract is no draft any more |
/// | `alreadySigned` | 409 | this signatory has signed |
/// | `noCodeSent` | 409 | a code is tried before one was sent |
/// | `wrongCode` | 422 | not the code that was sent last |
/// | `signatoryLocked` | 422 | five failed signatures (guide 1.4) |
/// | `tooManySms` | 422 | five resends (guide 1.4) |
/// | `depositUnpaid` | 422 | a deposit is to be paid on the site first (guide 2.3) |
/// | `noDepositDue` | 409 | on the site: nothing to pay, or paid already |
/// | `invalidMeans` | 422 | on the site: card or bank details that are not accepted |
/// | `notFound` | 404 | no such address |
/// | `methodNotAllowed` | 405 | another method is needed; `Allow` names it |
/// | `requestTooLarge` | 413 | the body is longer than accepted |
/// | `unsupportedMediaType` | 415 | a fault that does not come as JSON |
/// | `forbidden` | 403 | asked for by a page of another site |
/// | `serverError` | 500 | a fault that was asked for, or a defect |
///
/// Messages of the API are for developers, in English; those of the site's own acts are for the
/// people who use it, in French.
struct SandboxRefusal: Error, Equatable {
  let code: ErrorCode
  let message: String
  /// Codes still accepted from this signatory.
  let triesLeft: Int?

  init(_ code: ErrorCode, _ message: String, triesLeft: Int? = nil) {
    self.code = code
    self.message = message
    self.triesLeft = triesLeft
  }

  /// The HTTP status that goes with it.
  var httpStatus: Int {
    switch code {
    case .invalidKeys, .keysOfOtherPlatform: 401
    case .forbidden: 403
    case .unknownCall, .unknownContract, .unknownSignatory, .notFound: 404
    case .methodNotAllowed: 405
    case .contractNotOpen, .contractNotDraft, .alreadySigned, .noCodeSent, .noDepositDue: 409
    case .requestTooLarge: 413
    case .unsupportedMediaType: 415
    case .quotaExceeded: 429
    case .serverError: 500
    default: 422
    }
  }

  static func invalid(_ message: String) -> SandboxRefusal {
    SandboxRefusal(.invalidRequest, message)
  }
}

/// Codes that only a platform's own side needs.
extension ErrorCode {
  /// The contract is no draft any more: nothing can be filled in or submitted.
  static let contractNotDraft = ErrorCode(rawValue: "contractNotDraft")
  /// The signatory has no deposit to pay, or has paid it.
  static let noDepositDue = ErrorCode(rawValue: "noDepositDue")
  /// Card or bank details that the site does not accept.
  static let invalidMeans = ErrorCode(rawValue: "invalidMeans")
  static let notFound = ErrorCode(rawValue: "notFound")
  static let methodNotAllowed = ErrorCode(rawValue: "methodNotAllowed")
  static let requestTooLarge = ErrorCode(rawValue: "requestTooLarge")
  static let unsupportedMediaType = ErrorCode(rawValue: "unsupportedMediaType")
  static let forbidden = ErrorCode(rawValue: "forbidden")
  static let serverError = ErrorCode(rawValue: "serverError")
}
