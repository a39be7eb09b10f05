/// About the form and its fields after a signature.
extension Reason {
  static let formUnreadable = Reason(
    french: "Le formulaire est illisible.",
    english: "The form cannot be read.")

  static let formRemoved = Reason(
    french: "Le formulaire a été supprimé.",
    english: "The form was removed.")

  static func formChanged(_ key: String) -> Reason {
    Reason(
      french: "Le formulaire a été modifié : \(shown(key)).",
      english: "The form was changed: \(shown(key)).")
  }

  static let formFontsChanged = Reason(
    french: "Les polices de caractères du formulaire ont été modifiées.",
    english: "The form’s fonts were changed.")

  static let fieldsExchanged = Reason(
    french: "Des champs du formulaire ont été supprimés ou remplacés.",
    english: "Fields of the form were removed or exchanged.")

  static let fieldAdded = Reason(
    french: "Un champ qui n’est pas un simple champ de signature a été ajouté au formulaire.",
    english: "A field was added to the form that is no plain signature field.")

  static let fieldNameTaken = Reason(
    french: "Un champ a été ajouté au formulaire sous un nom qui y figure déjà.",
    english: "A field was added to the form under a name that it has already.")

  static let fieldNotAllowed = Reason(
    french:
      "Un champ a été ajouté après la dernière signature, ou contre ce que permet la certification du document.",
    english: "A field was added after the last signature, or against the certification.")

  static let addedFieldShowsUnsigned = Reason(
    french: "Un champ ajouté affiche quelque chose sans être signé.",
    english: "A field was added that shows something without being signed.")

  static let fieldShowsUnsigned = Reason(
    french: "Un champ affiche quelque chose sans être signé.",
    english: "A field shows something without being signed.")

  static let fieldChangedLate = Reason(
    french: "Un champ a été modifié après la dernière signature.",
    english: "A field was changed after the last signature.")

  static let fieldFilledOrLocked = Reason(
    french: "Un champ du formulaire qui était rempli ou verrouillé a été modifié.",
    english: "A field of the form was changed that was filled in or locked.")

  static let buttonChanged = Reason(
    french: "L’apparence d’un bouton a été modifiée.",
    english: "The appearance of a button was changed.")

  static let signatureValueForeign = Reason(
    french: "Un champ de signature a reçu une valeur qui n’est pas une signature.",
    english: "A signature field was given a value that is no signature.")

  static let signingNotAllowed = Reason(
    french: "La certification de ce document n’autorise aucune autre signature.",
    english: "The certification of this document allows no further signature.")

  static let timestampShows = Reason(
    french: "Un horodatage affiche quelque chose sur une page.",
    english: "A time-stamp shows something on a page.")

  static let signatureChanged = Reason(
    french: "Une signature déjà présente a été modifiée.",
    english: "A signature that was there was changed.")

  static let signatureFieldChanged = Reason(
    french: "Un champ de signature n’a pas seulement été signé : il a été modifié.",
    english: "A signature field was changed, not only signed.")
}
