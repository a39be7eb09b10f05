/// About time-stamps.
extension Reason {
  static let timestampOfOtherKind = Reason(
    french: "L’horodatage du document est d’un type inattendu.",
    english: "The document time-stamp is of another kind.")

  static let timestampWithoutTime = Reason(
    french: "L’horodatage n’indique ni date ni heure.",
    english: "The time-stamp holds no time.")

  static let timestampUnreadable = Reason(
    french: "Le contenu de l’horodatage est illisible.",
    english: "The time-stamp’s content cannot be read.")

  static let timestampTimeUnreadable = Reason(
    french: "L’heure de l’horodatage est illisible.",
    english: "The time-stamp’s time cannot be read.")

  static let timestampOverOther = Reason(
    french: "L’horodatage porte sur autre chose.",
    english: "The time-stamp is over something else.")

  static let timestampTooLate = Reason(
    french: "L’horodatage est postérieur à ce qui a été fait après lui.",
    english: "The time-stamp is later than what was made after it.")

  static func timestampOutOfDate(_ subject: String) -> Reason {
    Reason(
      french:
        "L’horodatage ne prouve aucune date : celle qu’il indique est hors de la période de validité du certificat de « \(subject) ».",
      english:
        "The time-stamp proves no time: the one that it names is not within the validity of the certificate of “\(subject)”."
    )
  }

  static let timestampWeak = Reason(
    french: "L’horodatage repose sur un algorithme de hachage ou une clé trop faibles.",
    english: "The time-stamp uses too weak a digest or key.")

  static func notForTimestamps(_ subject: String) -> Reason {
    Reason(
      french: "Le certificat de « \(subject) » n’est pas destiné à l’horodatage.",
      english: "The certificate of “\(subject)” is not meant for time-stamps.")
  }
}
