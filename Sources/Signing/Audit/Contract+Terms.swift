import Foundation

extension Contract {
  /// What was deposited, as the first line of the audit trail says it: whoever looks later sees that
  /// nothing of it was changed.
  package var terms: [String: String] {
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

  /// The first line of the trail: the terms, and what is known at the deposit alone.
  ///
  /// - Parameters:
  ///   - authentications: how those were authenticated who get the first links.
  ///   - links: the first links.
  ///   - company: as its customers know it now.
  func deposited(
    with authentications: [SignatoryID: Authentication], _ links: [SigningLink], company: String
  ) -> [String: String] {
    var terms = terms
    terms["company"] = company
    // Evidence that keeps its form back can be told from evidence of before there were forms.
    terms["evidence"] = "\(Self.evidenceVersion)"
    for (index, signatory) in signatories.enumerated() {
      let name = "signatory.\(index + 1)"
      guard let authentication = authentications[signatory.id] else { continue }
      terms["\(name).link"] = links.first { $0.signatoryID == signatory.id }?.id.reference
      terms.merge(authentication.trail("\(name).authentication")) { $1 }
    }
    return terms
  }

  /// The form of the evidence that is made of a contract.
  package static let evidenceVersion = 2
}
