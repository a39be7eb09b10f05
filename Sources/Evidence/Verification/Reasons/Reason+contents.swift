import PDFSignatures

/// About the files of a container and its manifests.
extension Reason {
  static let evidenceValid = Reason(
    french:
      "Le dossier de preuve est intact, scellé et horodaté ; chaque document signé est valide.",
    english: "The evidence is intact, sealed and time-stamped; every signed document is valid.")

  static let mimetypeChanged = Reason(
    french: "L’entrée « mimetype » n’annonce pas un dossier de preuve (ASiC-E).",
    english: "The entry “mimetype” does not announce a container of evidence (ASiC-E).")

  static func entryRepeated(_ name: String) -> Reason {
    Reason(
      french: "L’entrée « \(name) » figure deux fois dans l’archive.",
      english: "The entry “\(name)” is in the archive twice.")
  }

  static func entryAbsent(_ name: String) -> Reason {
    Reason(
      french: "L’entrée « \(name) » manque dans l’archive.",
      english: "The entry “\(name)” is missing from the archive.")
  }

  static func entryForeign(_ name: String) -> Reason {
    Reason(
      french: "L’entrée « \(name) » n’a pas sa place dans un dossier de preuve.",
      english: "The entry “\(name)” does not belong into a container of evidence.")
  }

  static func entryMisplaced(_ name: String, insteadOf expected: String) -> Reason {
    Reason(
      french: "L’entrée « \(name) » se trouve à la place de « \(expected) ».",
      english: "The entry “\(name)” stands where “\(expected)” belongs.")
  }

  static func fileUnlisted(_ path: String) -> Reason {
    Reason(
      french:
        "Le fichier « \(path) » ne figure pas au manifeste scellé : il a été ajouté ou renommé.",
      english: "The file “\(path)” is not in the sealed manifest: it was added or renamed.")
  }

  static func fileMissing(_ path: String) -> Reason {
    Reason(
      french: "Le fichier « \(path) » figure au manifeste scellé mais manque dans l’archive.",
      english: "The file “\(path)” is in the sealed manifest but missing from the archive.")
  }

  static func fileChanged(_ path: String) -> Reason {
    Reason(
      french: "Le fichier « \(path) » a été modifié : son empreinte n’est pas celle du manifeste.",
      english: "The file “\(path)” was changed: its digest is not the one in the manifest.")
  }

  static func manifestUnreadable(_ name: String) -> Reason {
    Reason(
      french: "Le manifeste « \(name) » est illisible.",
      english: "The manifest “\(name)” cannot be read.")
  }

  static func manifestOfOtherFiles(_ name: String) -> Reason {
    Reason(
      french: "Le manifeste « \(name) » n’est pas celui de ces fichiers.",
      english: "The manifest “\(name)” is not that of these files.")
  }

  static let tooMuchMaterial = Reason(
    french:
      "Le dossier de preuve contient plus de données de validation qu’aucun contrat n’en demande.",
    english: "The container holds more validation data than any contract has use for.")

  static func storedFileDamaged(_ name: String) -> Reason {
    Reason(
      french: "Le fichier conservé « \(name) » a été endommagé.",
      english: "The kept file “\(name)” has been damaged.")
  }

  static func partMissing(_ path: String) -> Reason {
    Reason(
      french: "« \(path) » manque : sans lui, le dossier ne prouve rien.",
      english: "“\(path)” is missing: without it the container proves nothing.")
  }

  static let noDocuments = Reason(
    french: "« contract.json » ne désigne aucun document.",
    english: "“contract.json” states no document.")

  static func documentNotInTrail(_ path: String) -> Reason {
    Reason(
      french: "Le document « \(path) » n’est pas celui dont parle le journal.",
      english: "The document “\(path)” is not the one that the audit trail speaks of.")
  }

  static func contentAltered(_ path: String) -> Reason {
    Reason(
      french:
        "Le document signé « \(path) » ne contient pas le document présenté, sans altération.",
      english: "The signed document “\(path)” does not hold the document that was shown, unaltered."
    )
  }

  static func contentUndecided(_ path: String) -> Reason {
    Reason(
      french: "Le document signé « \(path) » n’a pas pu être comparé au document présenté.",
      english: "The signed document “\(path)” could not be compared with the one that was shown.")
  }

  static let trailUnstamped = Reason(
    french:
      "Le journal a plus de trois jours, et aucun horodatage quotidien ne le prouve.",
    english: "The audit trail is more than three days old, and no daily time-stamp vouches for it.")

  static let statementUnreadable = Reason(
    french: "« contract.json » est illisible.",
    english: "“contract.json” cannot be read.")

  static func documentNotStated(_ path: String) -> Reason {
    Reason(
      french: "Le document « \(path) » n’est pas celui que désigne « contract.json ».",
      english: "The document “\(path)” is not the one that “contract.json” states.")
  }
}
