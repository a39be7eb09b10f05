/// About what was appended to a document after a signature: its bytes and its objects.
extension Reason {
  static let tooManyRevisions = Reason(
    french: "Le fichier comporte trop de versions successives pour être examiné.",
    english: "The file has too many revisions to be judged.")

  static let bytesAppended = Reason(
    french:
      "Des octets qui ne forment pas une version d’un PDF ont été ajoutés à la fin du fichier.",
    english: "Bytes were appended that are no revision of a PDF.")

  static let revisionUnreadable = Reason(
    french: "Une version ajoutée après coup est illisible.",
    english: "An appended revision cannot be read.")

  static let revisionAstray = Reason(
    french: "Une version ajoutée après coup ne mène pas à sa propre table des références croisées.",
    english: "An appended revision does not lead to its own cross-reference section.")

  static let revisionEndless = Reason(
    french: "Une version ajoutée après coup n’a pas de fin.",
    english: "An appended revision has no end.")

  static let revisionDisjointed = Reason(
    french: "Une version ajoutée après coup ne fait pas suite à la précédente.",
    english: "An appended revision does not follow the one before it.")

  static let revisionEmpty = Reason(
    french: "Une version vide a été ajoutée.",
    english: "An empty revision was appended.")

  static let earlierBytesUsed = Reason(
    french:
      "La table des références croisées d’une version ultérieure mène à d’autres octets, antérieurs.",
    english: "The cross-reference table of a later revision leads to other, earlier bytes.")

  static let objectUnlisted = Reason(
    french: "Un objet que la table des références croisées ne connaît pas a été ajouté.",
    english: "An object was appended that the cross-reference table does not know.")

  static func objectStreamUnreadable(_ number: Int) -> Reason {
    Reason(
      french: "Un flux d’objets ajouté est illisible (objet \(number)).",
      english: "An appended object stream cannot be read (object \(number)).")
  }

  static let encryptionChanged = Reason(
    french: "Le chiffrement du document a été modifié.",
    english: "The document’s encryption was changed.")

  static let objectsIncomparable = Reason(
    french: "Le document comporte des objets qui ne peuvent être comparés.",
    english: "The document has objects that cannot be compared.")

  static func objectUnreadable(_ number: Int) -> Reason {
    Reason(
      french: "Un objet modifié est illisible (objet \(number)).",
      english: "A changed object cannot be read (object \(number)).")
  }

  static func objectUsedElsewhere(_ number: Int) -> Reason {
    Reason(
      french: "Un objet modifié sert aussi ailleurs dans le document (objet \(number)).",
      english: "A changed object is used elsewhere in the document too (object \(number)).")
  }

  static func objectRemoved(_ number: Int) -> Reason {
    Reason(
      french: "Un objet qui servait a été supprimé (objet \(number)).",
      english: "An object in use was removed (object \(number)).")
  }

  static func danglingReferenceFilled(_ number: Int) -> Reason {
    Reason(
      french: "Un objet ajouté sert à une partie qui avait été signée sans lui (objet \(number)).",
      english: "An appended object is used by a part that was signed without it (object \(number))."
    )
  }

  static func objectAppended(_ number: Int) -> Reason {
    Reason(
      french: "Un objet qui n’est pas une donnée de validation a été ajouté (objet \(number)).",
      english: "An object was appended that is no validation data (object \(number)).")
  }

  static func objectChanged(_ number: Int) -> Reason {
    Reason(
      french: "L’objet \(number) a été modifié.",
      english: "Object \(number) was changed.")
  }
}
