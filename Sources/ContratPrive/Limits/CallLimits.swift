public import Foundation

/// The bounds of every request and answer.
///
/// The platform's own limits are not public (the guide gives numbers of calls only, 1.4). These are
/// wide enough for any real contract and narrow enough that neither side can make the other run
/// out of memory. A request outside of them is refused before anything is sent; an answer outside
/// of them is not read to its end.
public enum CallLimits {
  /// Characters of a contract's label.
  public static let label = 1...300
  /// Characters of a first or last name.
  public static let personName = 1...100
  /// Characters of a document's name.
  public static let documentName = 1...255
  /// Characters of `notify.submitMessage`.
  public static let submitMessage = 1...2000
  /// Characters of an e-mail address (RFC 5321).
  public static let email = 3...254
  /// Digits of a mobile number after its `+` (ITU-T E.164).
  public static let mobileDigits = 8...15
  /// Characters of a code received by SMS.
  public static let code = 1...16
  /// Bytes of an identifier given by the platform, and of a status asked for.
  public static let identifier = 1...200
  /// Bytes of each of the two keys of an account.
  public static let key = 1...256
  /// Documents to sign in one contract.
  public static let mainDocuments = 1...50
  /// Annexes of one contract.
  public static let annexes = 0...50
  /// Signatories of one contract.
  public static let signatories = 1...50
  /// The highest deposit, in euros; a deposit is more than zero and has at most two decimals.
  public static let highestDeposit = Decimal(999_999)
  /// Bytes of all documents of a contract together, annexes included.
  public static let documentsSize = 70 << 20
  /// Bytes of a request that holds documents: they are a third larger in base64.
  public static let requestSizeWithDocuments = 100 << 20
  /// Bytes of any other request.
  public static let requestSize = 64 << 10
  /// Bytes of an answer that holds documents, deposited and signed.
  public static let answerSizeWithDocuments = 256 << 20
  /// Bytes of any other answer, the list of all contracts of an account included.
  public static let answerSize = 8 << 20
  /// Characters of the platform's words kept in an error.
  public static let errorMessage = 300
  /// Characters of an error code.
  public static let errorCode = 64
  /// The longest that a call may be given.
  public static let timeout: Duration = .seconds(3600)
  /// The dates that can be written on the wire: from 1970 to the end of the year 9999.
  public static let dates =
    Date(timeIntervalSince1970: 0)...Date(timeIntervalSince1970: 253_402_300_799)
}
