import PDFSignatures

/// About the audit trail and the time-stamps over it.
extension Reason {
  static let trailEmpty = Reason(
    french: "Le journal est vide.",
    english: "The trail is empty.")

  static let trailTooLong = Reason(
    french: "Le journal compte plus de lignes qu’aucun contrat.",
    english: "The trail has more lines than any contract.")

  static let trailEndless = Reason(
    french: "La dernière ligne du journal est interrompue.",
    english: "The trail’s last line is cut off.")

  static func trailLineUnreadable(_ number: Int) -> Reason {
    Reason(
      french: "La ligne \(number) est illisible.",
      english: "Line \(number) cannot be read.")
  }

  static func trailNumberWrong(_ number: Int, found: Int) -> Reason {
    Reason(
      french: "La ligne \(number) porte le numéro \(found) : des lignes ont été ôtées, ajoutées ou "
        + "déplacées.",
      english: "Line \(number) has the number \(found): lines were removed, added or moved.")
  }

  static func trailBroken(_ number: Int) -> Reason {
    Reason(
      french: "La ligne \(number) ne fait pas suite à celle qui la précède : l’une des deux a été "
        + "modifiée.",
      english: "Line \(number) does not follow the one before it: one of them was changed.")
  }

  static func trailBeginning(_ number: Int) -> Reason {
    Reason(
      french:
        "La ligne \(number) n’est pas à sa place : un journal commence par le dépôt du contrat, "
        + "et n’en raconte qu’un.",
      english:
        "Line \(number) is not in its place: a trail begins with the deposit of the contract, "
        + "and tells of one.")
  }

  static func trailOutOfPlace(_ number: Int) -> Reason {
    Reason(
      french: "La ligne \(number) dit ce qui ne peut suivre des lignes qui la précèdent.",
      english: "Line \(number) tells what cannot follow from the lines before it.")
  }

  static func trailClockBack(_ number: Int) -> Reason {
    Reason(
      french:
        "À la ligne \(number), une horloge qui ne recule jamais a reculé : des lignes ont été "
        + "déplacées ou écrites après coup.",
      english: "At line \(number) a clock that never goes back went back: lines were moved or "
        + "written later.")
  }

  static func trailTimeBack(_ number: Int) -> Reason {
    Reason(
      french: "La ligne \(number) est datée de plus d’une heure avant une ligne qui la précède.",
      english: "Line \(number) is dated more than an hour before a line above it.")
  }

  static func trailTimeDoubtful(_ number: Int) -> Reason {
    Reason(
      french: "La date de la ligne \(number) s’écarte de plus d’un jour des horodatages.",
      english: "The date of line \(number) is more than a day away from the time-stamps.")
  }

  static func trailOfOtherContract(_ number: Int) -> Reason {
    Reason(
      french: "La ligne \(number) concerne un autre contrat.",
      english: "Line \(number) is about another contract.")
  }

  static let trailOfOtherStatement = Reason(
    french: "Le journal est celui d’un autre contrat que « contract.json ».",
    english: "The trail is that of another contract than “contract.json”.")

  static func trailNotStated(stated: Int, found: Int) -> Reason {
    Reason(
      french:
        "Le journal n’est pas celui que désigne « contract.json » (\(stated) lignes annoncées, "
        + "\(found) trouvées) : il a été modifié, allongé ou écourté.",
      english:
        "The trail is not the one that “contract.json” states (\(stated) lines stated, \(found) "
        + "found): it was changed, made longer or cut short.")
  }

  static let headsUnreadable = Reason(
    french: "« audit-heads.json » est illisible.",
    english: "“audit-heads.json” cannot be read.")

  static func headOfOtherTrail(_ number: Int) -> Reason {
    Reason(
      french: "L’empreinte horodatée n’est pas celle de la ligne \(number) du journal.",
      english: "The time-stamped hash is not that of line \(number) of the trail.")
  }

  static let headPathBroken = Reason(
    french: "L’empreinte du journal ne mène pas à la racine horodatée.",
    english: "The trail’s hash does not lead to the root that was time-stamped.")

  static let headOfOtherDay = Reason(
    french: "L’horodatage n’est pas de ce jour, ou n’est pas à sa place dans la suite des jours.",
    english: "The time-stamp is not of that day, or not in its place among the days.")
}
