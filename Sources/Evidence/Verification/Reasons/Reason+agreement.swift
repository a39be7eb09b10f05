import PDFSignatures

/// About what the files of a container say of the same thing.
extension Reason {
  static func contradiction(_ member: String) -> Reason {
    Reason(
      french: "« \(member) » : « contract.json » ne dit pas ce que dit le journal.",
      english: "“\(member)”: “contract.json” does not say what the audit trail says.")
  }

  static let versionLeftOut = Reason(
    french: "« contract.json » tait sa version, que le journal connaît.",
    english: "“contract.json” keeps its version back, which the audit trail knows.")

  static func fileWithoutPlace(_ path: String) -> Reason {
    Reason(
      french: "Le fichier « \(path) » n’a pas sa place dans un dossier de preuve.",
      english: "The file “\(path)” has no place in a container of evidence.")
  }

  static func fileNotInTrail(_ path: String) -> Reason {
    Reason(
      french: "Le fichier « \(path) » n’est pas celui dont parle le journal.",
      english: "The file “\(path)” is not the one that the audit trail speaks of.")
  }

  static func pageSaysOther(
    _ path: String, _ found: String, insteadOf expected: String
  ) -> Reason {
    let (found, expected) = (found.plain(most: 100), expected.plain(most: 100))
    return Reason(
      french: "La page « \(path) » ne dit pas ce que disent le contrat et le journal : "
        + "« \(found) » au lieu de « \(expected) ».",
      english: "The page “\(path)” does not say what the contract and the trail say: “\(found)” "
        + "instead of “\(expected)”.")
  }

  static func pageUnreadable(_ path: String) -> Reason {
    Reason(
      french: "La page « \(path) » n’est pas faite comme celles des dossiers de preuve : elle peut "
        + "montrer autre chose que ce qui y est écrit.",
      english:
        "The page “\(path)” is not made as those of evidence are: it may show something else "
        + "than what is written in it.")
  }

  static let pagesNotCompared = Reason(
    french:
      "Les pages à lire sont d’une autre version : elles n’ont pas été comparées au contrat et "
      + "au journal.",
    english: "The readable pages are of another version: they were not compared with the contract "
      + "and the trail.")

  static let pagesOfOtherVersion = Reason(
    french: "La version du dossier n’est pas connue ici.",
    english: "The version of the container is not known here.")

  static let pagesTooLong = Reason(
    french: "Les pages à lire sont trop longues pour être comparées.",
    english: "The readable pages are too long to be compared.")

  static let madeAtDoubtful = Reason(
    french:
      "La date à laquelle le dossier se dit établi s’écarte de plus d’un jour de l’horodatage.",
    english: "The date at which the container says it was made is more than a day away from its "
      + "time-stamp.")

  static func signatoryNotNamed(_ path: String) -> Reason {
    Reason(
      french: "Les signatures de « \(path) » ne nomment pas chacun des signataires du journal.",
      english: "The signatures of “\(path)” do not name each signatory of the audit trail.")
  }
}
