import Foundation

/// What a column of a file holds, by its name in French or English.
enum RowColumn: Hashable, Sendable {
  case reference, label, language, deadline, documents, annexes, message
  case notifySignatory, notifyOwner
  case firstName(Int)
  case lastName(Int)
  case email(Int)
  case mobile(Int)
  case deposit(Int)
  case metadata(String)

  /// - Returns: nil for a name that stands for nothing.
  init?(_ header: String) {
    let trimmed = header.trimmingCharacters(in: .whitespacesAndNewlines)
    if let colon = trimmed.firstIndex(of: ":"),
      ["meta", "metadata"].contains(trimmed[..<colon].lowercased())
    {
      self = .metadata(
        trimmed[trimmed.index(after: colon)...].trimmingCharacters(in: .whitespaces))
      return
    }
    var name = Self.plain(trimmed)
    var number = 1
    if let match = name.wholeMatch(of: /(.*?)([1-9]|1[0-9]|20)/) {
      name = String(match.output.1)
      number = Int(match.output.2) ?? 1
    }
    guard let column = Self.names[name] else { return nil }
    self = column(number)
  }

  /// The field of a contract that it fills, as its check calls it.
  var field: String {
    switch self {
    case .reference: "reference"
    case .label: "label"
    case .language: "language"
    case .deadline: "deadline"
    case .documents, .annexes: "documents"
    case .message: "submitMessage"
    case .notifySignatory: "notifySignatory"
    case .notifyOwner: "notifyOwner"
    case .firstName(let number): "signatories[\(number - 1)].firstName"
    case .lastName(let number): "signatories[\(number - 1)].lastName"
    case .email(let number): "signatories[\(number - 1)].email"
    case .mobile(let number): "signatories[\(number - 1)].mobile"
    case .deposit(let number): "signatories[\(number - 1)].deposit"
    case .metadata: "metadata"
    }
  }

  /// Without capitals, accents, spaces and hyphens.
  private static func plain(_ text: String) -> String {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
      .filter { $0.isLetter || $0.isNumber }
  }

  private static let names: [String: @Sendable (Int) -> RowColumn] = [
    "reference": { _ in .reference }, "ref": { _ in .reference },
    "label": { _ in .label }, "libelle": { _ in .label }, "intitule": { _ in .label },
    "language": { _ in .language }, "langue": { _ in .language },
    "deadline": { _ in .deadline }, "datelimite": { _ in .deadline },
    "datelimitedesignature": { _ in .deadline }, "echeance": { _ in .deadline },
    "documents": { _ in .documents }, "document": { _ in .documents },
    "documentsasigner": { _ in .documents }, "fichier": { _ in .documents },
    "annexes": { _ in .annexes }, "annexe": { _ in .annexes }, "annex": { _ in .annexes },
    "message": { _ in .message }, "submitmessage": { _ in .message },
    "notifysignatory": { _ in .notifySignatory },
    "notifiersignataire": { _ in .notifySignatory },
    "notifierlesignataire": { _ in .notifySignatory },
    "notifyowner": { _ in .notifyOwner }, "notifierdeposant": { _ in .notifyOwner },
    "notifierledeposant": { _ in .notifyOwner },
    "firstname": RowColumn.firstName, "prenom": RowColumn.firstName,
    "lastname": RowColumn.lastName, "nom": RowColumn.lastName,
    "nomdefamille": RowColumn.lastName,
    "email": RowColumn.email, "courriel": RowColumn.email, "adresseemail": RowColumn.email,
    "mail": RowColumn.email,
    "mobile": RowColumn.mobile, "portable": RowColumn.mobile,
    "telephone": RowColumn.mobile, "telephoneportable": RowColumn.mobile,
    "telephonemobile": RowColumn.mobile, "mobilephone": RowColumn.mobile,
    "deposit": RowColumn.deposit, "acompte": RowColumn.deposit,
  ]
}
