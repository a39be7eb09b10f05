import Foundation

extension Contract {
  /// What was deposited, as the first line of the audit trail says it: whoever looks later sees that
  /// nothing of it was changed.
  var terms: [String: String] {
    var terms = [
      "reference": reference, "label": label, "language": language.rawValue,
      "deadline": deadline.formatted(.iso8601), "brand": brandID.rawValue,
    ]
    if order == .given { terms["order"] = order.rawValue }
    for document in documents {
      let name = "document.\(document.number)"
      terms["\(name).kind"] = document.kind.rawValue
      terms["\(name).name"] = document.name
      terms["\(name).pages"] = "\(document.pages)"
      terms["\(name).sha256"] = document.file.sha256
      if !document.changes.isEmpty {
        terms["\(name).prepared"] = document.changes.joined(separator: " ")
      }
    }
    for (index, signatory) in signatories.enumerated() {
      let name = "signatory.\(index + 1)"
      terms["\(name).id"] = signatory.id.rawValue
      terms["\(name).name"] = signatory.name
      terms["\(name).email"] = signatory.email
      terms["\(name).mobile"] = signatory.mobile.e164
    }
    return terms
  }
}
