/// About certificates and the paths to those that are trusted.
extension Reason {
  static func noPath(from subject: String) -> Reason {
    Reason(
      french:
        "Aucun chemin de certification ne mène du certificat de « \(subject) » à un certificat de confiance.",
      english: "No path leads from the certificate of “\(subject)” to a trusted one.")
  }

  static func pathOutOfDate(of subject: String) -> Reason {
    Reason(
      french:
        "Un certificat du chemin de certification de « \(subject) » n’était pas en cours de validité à la date prouvée.",
      english: "A certificate on the path of “\(subject)” was not valid at the proven time.")
  }

  static func pathForOtherUse(of subject: String) -> Reason {
    Reason(
      french:
        "Un certificat du chemin de certification de « \(subject) » n’est pas destiné à cet usage.",
      english: "A certificate on the path of “\(subject)” is not meant for this use.")
  }

  static func pathWeak(of subject: String) -> Reason {
    Reason(
      french:
        "Un certificat du chemin de certification de « \(subject) » repose sur un algorithme de hachage ou une clé trop faibles.",
      english: "A certificate on the path of “\(subject)” uses too weak a digest or key.")
  }

  static func notForDocuments(_ subject: String) -> Reason {
    Reason(
      french: "Le certificat de « \(subject) » n’est pas destiné à la signature de documents.",
      english: "The certificate of “\(subject)” is not meant for signing documents.")
  }

  static func revoked(_ subject: String) -> Reason {
    Reason(
      french:
        "Le certificat de « \(subject) » a été révoqué avant la date à laquelle l’existence de la signature est prouvée.",
      english:
        "The certificate of “\(subject)” was revoked before the time for which the signature is proven."
    )
  }
}
