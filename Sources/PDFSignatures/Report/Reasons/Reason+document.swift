/// About a file as a whole.
extension Reason {
  static let allValid = Reason(
    french: "Chaque signature est valide et couvre le document dans son état actuel.",
    english: "Every signature is valid and covers the document as it stands.")

  static let noSignature = Reason(
    french: "Le document ne porte aucune signature.",
    english: "The document holds no signature.")

  static let onlyTimestamped = Reason(
    french: "Le document porte un horodatage, mais personne ne l’a signé.",
    english: "The document holds a time-stamp, but nobody signed it.")

  static let damaged = Reason(
    french:
      "Le fichier n’est pas un PDF, ou sa structure est endommagée ; aucune signature n’y a été trouvée.",
    english: "The file is no PDF, or its structure is damaged; no signature was found.")

  static let damagedWithSignatures = Reason(
    french: "La structure du fichier est endommagée : ses signatures ne prouvent rien.",
    english: "The file’s structure is damaged, so its signatures prove nothing.")

  static let passwordNeeded = Reason(
    french:
      "Le fichier ne s’ouvre qu’avec un mot de passe : ses signatures ne peuvent pas être vérifiées.",
    english: "The file needs a password to be opened, so its signatures cannot be verified.")

  static let tooManySignatures = Reason(
    french: "Le document porte plus de signatures qu’aucun contrat n’en demande.",
    english: "The document holds more signatures than any contract.")

  package static let endedItsReader = Reason(
    french:
      "Le programme qui lisait ce fichier a échoué, ou a dépassé la mémoire ou le temps imparti.",
    english: "The program that read this file failed, or went beyond its memory or time.")

  package static let tooIntricate = Reason(
    french:
      "Le fichier est trop volumineux ou trop complexe pour être examiné dans le temps imparti.",
    english: "The file is too large or too intricate to be judged in the time that is given.")
}
