/// About a time-stamp token beyond its signature.
extension Reason {
  static let tokenNotStrict = Reason(
    french:
      "L’horodatage n’est pas écrit sous la seule forme qu’autorise sa norme (DER, RFC 5652).",
    english:
      "The time-stamp is not written in the one form that its standard allows (DER, RFC 5652).")

  static func certificateUnvouched(_ subject: String) -> Reason {
    Reason(
      french:
        "Aucune autorité connue ne répond du certificat de « \(subject) » joint à l’horodatage.",
      english:
        "No known authority vouches for the certificate of “\(subject)” that is in the time-stamp.")
  }

  static let revocationListUnvouched = Reason(
    french: "Aucune autorité connue ne répond d’une liste de révocation jointe à l’horodatage.",
    english: "No known authority vouches for a revocation list that is in the time-stamp.")

  static let sealWithoutTimestamp = Reason(
    french: "La signature ne porte pas d’horodatage.",
    english: "The signature has no time-stamp.")
}
