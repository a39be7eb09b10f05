/// About one signature: its place, its value and what it is over.
extension Reason {
  static let signatureUnreadable = Reason(
    french: "La signature est illisible.",
    english: "The signature cannot be read.")

  static let changedAfterSignature = Reason(
    french: "Le document a été modifié après cette signature.",
    english: "The document was changed after this signature.")

  static let endOfRevisionUncovered = Reason(
    french: "La signature ne couvre pas la fin de la version du document qu’elle devait clore.",
    english: "The signature does not cover the end of its own revision.")

  static let signatureCompressed = Reason(
    french: "La signature se trouve dans un objet compressé.",
    english: "The signature stands in a compressed object.")

  static let signaturesEndAlike = Reason(
    french: "Deux signatures se terminent au même endroit du fichier.",
    english: "Two signatures end at the same place.")

  static func signatureOfUnknownKind(_ name: String) -> Reason {
    Reason(
      french: "Le type de la signature n’est pas connu : \(shown(name)).",
      english: "The kind of the signature is not known: \(shown(name)).")
  }

  static let signatureOfNoKind = Reason(
    french: "Le type de la signature n’est pas indiqué (/SubFilter).",
    english: "The kind of the signature is not named (/SubFilter).")

  static func algorithmUnknown(_ name: String) -> Reason {
    Reason(
      french: "L’algorithme de la signature n’est pas pris en charge : \(name).",
      english: "The signature’s algorithm is not supported: \(name).")
  }

  static func severalSigners(_ subjects: [String]) -> Reason {
    let names = subjects.joined(separator: ", ")
    return Reason(
      french:
        "La valeur de la signature en contient \(subjects.count), là où un PDF n’en admet qu’une : \(names).",
      english:
        "The signature’s value holds \(subjects.count) signatures, where a PDF allows one: \(names)."
    )
  }

  static let signatureWeak = Reason(
    french: "La signature repose sur un algorithme de hachage ou une clé trop faibles.",
    english: "The signature uses too weak a digest or key.")

  static let valueUnreadable = Reason(
    french: "La valeur de la signature est illisible.",
    english: "The signature’s value cannot be read.")

  static let valueOfOtherKind = Reason(
    french: "La valeur de la signature est d’un type inattendu.",
    english: "The signature’s value is of another kind.")

  static let notOneSignature = Reason(
    french: "La valeur de la signature ne contient aucune signature, ou en contient trop.",
    english: "The signature’s value holds no signature, or too many.")

  static let ownContent = Reason(
    french: "La signature porte sur un contenu qui lui est propre, et non sur le document.",
    english: "The signature covers a content of its own, not the document.")

  static let noSignedAttributes = Reason(
    french:
      "La signature ne comporte aucun attribut signé : elle ne dit pas elle-même avec quel certificat elle a été faite.",
    english:
      "The signature has no signed attributes: it does not say itself which certificate it was made with."
  )

  static let attributesMissing = Reason(
    french: "La signature ne comporte pas les attributs signés qu’exige son contenu.",
    english: "The signature has no signed attributes, which its content needs.")

  static let otherContentType = Reason(
    french: "La signature porte sur un autre type de contenu.",
    english: "The signature is over another kind of content.")

  static let noDigest = Reason(
    french: "La signature n’indique pas sur quoi elle porte.",
    english: "The signature does not say what it is over.")

  static let otherDocument = Reason(
    french: "Le document n’est pas celui qui a été signé.",
    english: "The document is not the one that was signed.")

  static func otherKey(than subject: String) -> Reason {
    Reason(
      french: "La signature ne correspond pas à la clé de « \(subject) ».",
      english: "The signature does not match the key of “\(subject)”.")
  }

  static let otherAlgorithm = Reason(
    french:
      "L’algorithme que nomme la signature n’est pas celui de la clé du signataire ou de l’empreinte.",
    english:
      "The algorithm that the signature names is not that of the signer’s key or of the digest.")

  static let signerMissing = Reason(
    french: "Le certificat du signataire ne se trouve pas dans le document.",
    english: "The signer’s certificate is not in the document.")

  static let certificateReferenceUnreadable = Reason(
    french: "La mention du certificat dans la signature est illisible.",
    english: "The signature’s reference to its certificate cannot be read.")

  static let certificateReferenceMissing = Reason(
    french: "La signature n’indique pas avec quel certificat elle a été faite.",
    english: "The signature does not say which certificate it was made with.")

  static let otherCertificate = Reason(
    french: "La signature a été faite avec un autre certificat que celui-ci.",
    english: "The signature was made with another certificate than this one.")
}
