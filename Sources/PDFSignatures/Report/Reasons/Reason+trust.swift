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

/// About what is known of the revocation of certificates.
extension Reason {
  static func onHold(_ subject: String) -> Reason {
    Reason(
      french:
        "Le certificat de « \(subject) » était suspendu, et rien n’indique qu’il ait été rétabli.",
      english:
        "The certificate of “\(subject)” was on hold, and nothing says that it is good again.")
  }

  static func statusNotAtHand(of subject: String) -> Reason {
    Reason(
      french:
        "Le certificat de « \(subject) » indique où se renseigner sur sa révocation, mais aucune liste ni réponse OCSP en vigueur n’a été trouvée : fournissez-en une, ou réessayez plus tard.",
      english:
        "The certificate of “\(subject)” says where its revocation can be asked for, but no list or OCSP answer in force is at hand: give one, or try again later."
    )
  }

  static func statusMissing(of subject: String) -> Reason {
    Reason(
      french:
        "Aucune liste ni réponse OCSP en vigueur ne dit si le certificat de « \(subject) » a été révoqué, alors que la politique de vérification l’exige.",
      english:
        "No list or OCSP answer in force says whether the certificate of “\(subject)” was revoked, which the policy asks for."
    )
  }

  static func revocationUnknown(of subject: String) -> Reason {
    Reason(
      french:
        "Rien n’indique si le certificat de « \(subject) » a été révoqué : il ne renvoie à aucune liste, et aucune n’a été fournie.",
      english:
        "Nothing says whether the certificate of “\(subject)” was revoked: it names no list, and none was given."
    )
  }
}
