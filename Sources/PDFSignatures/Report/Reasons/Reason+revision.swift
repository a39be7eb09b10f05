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

  static let tablesDisagree = Reason(
    french:
      "Les deux tables des références croisées d’une version ajoutée après coup ne disent pas la même chose.",
    english: "The two cross-reference sections of an appended revision say different things.")

  static let readersDisagree = Reason(
    french:
      "Selon la façon dont un logiciel lit ce fichier irrégulier, il y trouve un autre document.",
    english: "Depending on how a program reads this irregular file, it finds another document.")

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

  static func trailerChanged(_ key: String) -> Reason {
    Reason(
      french: "La fin du fichier désigne autre chose qu’à la signature : \(shown(key)).",
      english: "The file’s trailer leads to something else than when it was signed: \(shown(key)).")
  }

  static let objectsIncomparable = Reason(
    french: "Le document comporte des objets qui ne peuvent être comparés.",
    english: "The document has objects that cannot be compared.")

  static func objectUnreadable(_ number: Int) -> Reason {
    Reason(
      french: "Un objet modifié est illisible (objet \(number)).",
      english: "A changed object cannot be read (object \(number)).")
  }

  static func objectChanged(_ number: Int) -> Reason {
    Reason(
      french: "L’objet \(number) a été modifié.",
      english: "Object \(number) was changed.")
  }
}
