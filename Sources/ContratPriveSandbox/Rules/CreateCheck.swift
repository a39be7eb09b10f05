import ContratPrive
import Foundation
import PDFSignatures

/// What requests may hold: the bounds of every field, in one place. Those that the SDK checks too
/// are its own.
enum Bounds {
  /// Characters.
  static let label = CallLimits.label.upperBound
  static let name = CallLimits.personName.upperBound
  static let documentName = CallLimits.documentName.upperBound
  static let submitMessage = CallLimits.submitMessage.upperBound
  static let code = CallLimits.code.upperBound
  /// Bytes.
  static let email = CallLimits.email.upperBound
  static let signatories = CallLimits.signatories
  static let mainDocuments = CallLimits.mainDocuments
  static let annexes = CallLimits.annexes
  /// Bytes of all documents of a contract.
  static let documents = CallLimits.documentsSize
  /// Euros.
  static let deposit = CallLimits.highestDeposit
  /// Seconds from now to a deadline: ten years.
  static let deadline: TimeInterval = 10 * 366 * 86_400
  /// Bytes of a body: `contractCreateRequest`, and any other.
  static let createBody = CallLimits.requestSizeWithDocuments
  static let body = CallLimits.requestSize
}

/// Checks a new contract, field by field.
struct CreateCheck {
  let request: Wire.CreateRequest
  let now: Date

  /// - Throws: ``SandboxRefusal`` for the first field that is not accepted.
  func run() throws(SandboxRefusal) {
    try require(
      TextCheck.isLine(request.label, max: Bounds.label),
      "label: 1 to \(Bounds.label) characters, none of them control characters")
    try require(
      request.language.utf8.count == 2
        && request.language.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) },
      "language: two lower-case letters (ISO 639-1)")
    try require(request.deadline > now, "deadline: must be in the future")
    try require(
      request.deadline <= now.addingTimeInterval(Bounds.deadline),
      "deadline: within ten years")
    try checkNotify()
    try require(
      Bounds.signatories.contains(request.signatory.count),
      "signatory: 1 to \(Bounds.signatories.upperBound)")
    for (index, signatory) in request.signatory.enumerated() {
      try check(signatory, "signatory[\(index)]")
    }
    try checkDocuments()
  }

  private func checkNotify() throws(SandboxRefusal) {
    guard let message = request.notify.submitMessage else { return }
    // Guide 2.2: it works with submit only.
    try require(
      request.action.submit, "notify.submitMessage: with action.submit only, not for a draft")
    try require(
      TextCheck.isText(message, max: Bounds.submitMessage),
      "notify.submitMessage: 1 to \(Bounds.submitMessage) characters, no control characters")
  }

  private func check(_ signatory: Wire.NewSignatory, _ field: String) throws(SandboxRefusal) {
    for (name, value) in [("firstName", signatory.firstName), ("lastName", signatory.lastName)] {
      try require(
        TextCheck.isLine(value, max: Bounds.name),
        "\(field).\(name): 1 to \(Bounds.name) characters, none of them control characters")
    }
    try require(TextCheck.isEmail(signatory.email), "\(field).email: not an e-mail address")
    if let mobile = signatory.mobile {
      try require(TextCheck.isMobile(mobile), "\(field).mobile: must be in E.164, +33612345678")
    } else {
      // A draft may wait for its mobile numbers (guide 3.1).
      try require(!request.action.submit, "\(field).mobile: is required to submit")
    }
    if let deposit = signatory.deposit {
      try require(
        Self.cents(deposit) != nil,
        "\(field).deposit: euros above 0, at most \(Bounds.deposit), at most two decimals")
    }
  }

  private func checkDocuments() throws(SandboxRefusal) {
    try require(
      Bounds.mainDocuments.contains(request.mainDocument.count),
      "mainDocument: 1 to \(Bounds.mainDocuments.upperBound)")
    let annexes = request.annex ?? []
    try require(
      Bounds.annexes.contains(annexes.count), "annex: at most \(Bounds.annexes.upperBound)")
    let all = request.mainDocument + annexes
    try require(
      all.reduce(0) { $0 + $1.data.count } <= Bounds.documents,
      "documents: at most \(Bounds.documents >> 20) MB together")
    for (kind, documents) in [("mainDocument", request.mainDocument), ("annex", annexes)] {
      for (index, document) in documents.enumerated() {
        let field = "\(kind)[\(index)]"
        try require(
          TextCheck.isLine(document.name, max: Bounds.documentName),
          "\(field).name: 1 to \(Bounds.documentName) characters, none of them control characters")
      }
    }
  }

  /// Why a document is not taken.
  static func refusal(of field: String, _ error: any Error) -> SandboxRefusal {
    let reason =
      switch error as? PDFRefusal {
      case .empty: "the file is empty"
      case .notPDF: "the file is not a PDF"
      case .encrypted: "the file needs a password"
      case .noPages: "the file has no pages"
      case .signed: "the file is signed already"
      case .usageRights: "the file carries usage rights"
      case .dynamicForm: "the file is an XFA form"
      case .tooManyPages: "the file has too many pages"
      case .tooComplex: "the file is too complex"
      case .ambiguous: "the file is damaged, and readers differ in what they show"
      case .unreadable: "the file's structure cannot be read"
      default: "the file cannot be signed"
      }
    return SandboxRefusal(.invalidDocument, "\(field): \(reason)")
  }

  /// An amount in euros as cents; nil for what is no deposit.
  static func cents(_ euros: Decimal) -> Int? {
    guard !euros.isNaN, euros > 0, euros <= Bounds.deposit else { return nil }
    let cents = euros * 100
    let whole = NSDecimalNumber(decimal: cents).intValue
    return Decimal(whole) == cents ? whole : nil
  }

  private func require(_ condition: Bool, _ message: String) throws(SandboxRefusal) {
    guard condition else { throw .invalid(message) }
  }
}
