import PDFSignatures

/// About the archive: its headers, its directory and its end.
extension Reason {
  static func about(_ file: String, _ reason: Reason) -> Reason {
    let name = file.plain(most: 200)
    return Reason(
      french: "\(name) : \(reason.text(in: .french))",
      english: "\(name): \(reason.text(in: .english))")
  }

  static let noContainer = Reason(
    french:
      "Le fichier n’est pas un dossier de preuve (ASiC-E) : il ne commence pas comme tel (octet 0).",
    english: "The file is no container of evidence (ASiC-E): it does not begin as one (byte 0).")

  static let containerTooLarge = Reason(
    french: "Le fichier est plus volumineux qu’aucun dossier de preuve.",
    english: "The file is larger than any container of evidence.")

  static let tooManyEntries = Reason(
    french: "L’archive compte plus d’entrées qu’aucun dossier de preuve.",
    english: "The archive has more entries than any container of evidence.")

  static func archiveCutOff(at offset: Int) -> Reason {
    Reason(
      french: "L’archive est interrompue à l’octet \(offset).",
      english: "The archive is cut off at byte \(offset).")
  }

  static func entryMissing(after name: String, at offset: Int) -> Reason {
    Reason(
      french:
        "Aucune entrée ne commence à l’octet \(offset), après « \(name) » : l’en-tête de cette "
        + "entrée, sa taille ou la suite de l’archive a été modifiée.",
      english:
        "No entry begins at byte \(offset), after “\(name)”: the header or size of that entry, "
        + "or what follows it, was changed.")
  }

  static func entryCutOff(_ name: String, at offset: Int) -> Reason {
    Reason(
      french: "L’entrée « \(name) » dépasse la fin de l’archive (taille à l’octet \(offset)).",
      english: "The entry “\(name)” leads past the end of the archive (size at byte \(offset)).")
  }

  static func entryNameForbidden(at offset: Int) -> Reason {
    Reason(
      french: "Le nom de l’entrée qui commence à l’octet \(offset) n’est pas permis.",
      english: "The name of the entry that begins at byte \(offset) is not allowed.")
  }

  static func entryNameForbidden(_ name: String, at offset: Int) -> Reason {
    Reason(
      french: "Le nom d’entrée « \(name) » n’est pas permis (octet \(offset)).",
      english: "The entry name “\(name)” is not allowed (byte \(offset)).")
  }

  static func entryCompressed(_ name: String, at offset: Int) -> Reason {
    Reason(
      french: "L’entrée « \(name) » est compressée, ce qui n’arrive dans aucun dossier de preuve "
        + "(octet \(offset)).",
      english: "The entry “\(name)” is compressed, which nothing in a container of evidence is "
        + "(byte \(offset)).")
  }

  static func headerForbidden(_ name: String, at offset: Int) -> Reason {
    Reason(
      french:
        "L’en-tête de l’entrée « \(name) » n’est pas tel qu’il a été écrit : chiffrement, taille "
        + "ou champ supplémentaire (octet \(offset)).",
      english: "The header of the entry “\(name)” is not as it was written: encryption, size or an "
        + "extra field (byte \(offset)).")
  }

  static func headerChanged(_ name: String, at offset: Int) -> Reason {
    Reason(
      french: "L’en-tête de l’entrée « \(name) » a été modifié (octet \(offset)).",
      english: "The header of the entry “\(name)” was changed (byte \(offset)).")
  }

  static func checksumWrong(_ name: String, at offset: Int) -> Reason {
    Reason(
      french: "Le contenu de l’entrée « \(name) » ne correspond pas à sa somme de contrôle (octet "
        + "\(offset)).",
      english: "The contents of the entry “\(name)” do not match their checksum (byte \(offset)).")
  }

  static func directoryChanged(_ name: String, at offset: Int) -> Reason {
    Reason(
      french:
        "La ligne de l’entrée « \(name) » dans le répertoire de l’archive a été modifiée (octet "
        + "\(offset)).",
      english: "The line of the entry “\(name)” in the archive’s directory was changed (byte "
        + "\(offset)).")
  }

  static func endRecordChanged(at offset: Int) -> Reason {
    Reason(
      french: "L’enregistrement de fin de l’archive a été modifié (octet \(offset)).",
      english: "The end record of the archive was changed (byte \(offset)).")
  }

  static func bytesBehind(_ count: Int, at offset: Int) -> Reason {
    Reason(
      french: "L’archive est suivie de \(count) octets étrangers (octet \(offset)).",
      english: "Foreign bytes follow the archive: \(count) from byte \(offset) on.")
  }
}
