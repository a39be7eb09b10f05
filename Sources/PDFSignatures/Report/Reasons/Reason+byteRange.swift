/// About the bytes that a signature says it covers.
extension Reason {
  static let signatureElsewhere = Reason(
    french: "La signature ne se trouve pas à l’endroit qu’indique la table des références "
      + "croisées.",
    english: "The signature is not where the cross-reference table says.")

  static let dictionaryUnreadable = Reason(
    french: "Le dictionnaire de la signature est illisible, ou une clé y figure deux fois.",
    english: "The signature’s dictionary cannot be read, or repeats a key.")

  static let byteRangeMissing = Reason(
    french: "Le dictionnaire de la signature n’a pas de /ByteRange ou de /Contents qui lui soit "
      + "propre.",
    english: "The signature’s dictionary has no /ByteRange or no /Contents of its own.")

  static let byteRangeNotOfTwo = Reason(
    french: "/ByteRange ne désigne pas exactement deux plages d’octets.",
    english: "/ByteRange does not name exactly two ranges.")

  static let byteRangeStartsLate = Reason(
    french: "/ByteRange ne commence pas au premier octet du fichier.",
    english: "/ByteRange does not start at the first byte.")

  static let byteRangeOutOfBounds = Reason(
    french: "Les plages de /ByteRange ne sont pas dans l’ordre, ou dépassent la fin du fichier.",
    english: "/ByteRange is out of order or leads past the end of the file.")

  static let byteRangeGapWrong = Reason(
    french: "Ce que /ByteRange laisse de côté n’est pas exactement la valeur de la signature.",
    english: "What /ByteRange leaves out is not exactly the signature’s value.")
}
