/// About what a document shows or holds otherwise than when it was signed.
extension Reason {
  static func pageChanged(_ number: Int) -> Reason {
    Reason(
      french: "Une page a été modifiée (objet \(number)).",
      english: "A page was changed (object \(number)).")
  }

  static func pagesReordered(_ number: Int) -> Reason {
    Reason(
      french: "L’ordre ou le nombre des pages a été modifié (objet \(number)).",
      english: "The order or the number of pages was changed (object \(number)).")
  }

  static func contentChanged(_ number: Int) -> Reason {
    Reason(
      french: "Un contenu a été modifié (objet \(number)).",
      english: "Content was changed (object \(number)).")
  }

  static func fontChanged(_ number: Int) -> Reason {
    Reason(
      french: "Une police de caractères a été modifiée (objet \(number)).",
      english: "A font was changed (object \(number)).")
  }

  static func annotationChanged(_ number: Int) -> Reason {
    Reason(
      french: "Une annotation a été modifiée (objet \(number)).",
      english: "An annotation was changed (object \(number)).")
  }

  static func annotationsExchanged(_ number: Int) -> Reason {
    Reason(
      french:
        "Des annotations d’une page ont été ajoutées, supprimées ou remplacées (objet \(number)).",
      english: "Annotations were added to a page, removed or exchanged (object \(number)).")
  }

  static func annotationsPermitted(page: Int) -> Reason {
    Reason(
      french:
        "Des annotations de la page \(page) ont été ajoutées, modifiées ou supprimées plus tard, ce que la certification permet.",
      english:
        "Annotations of page \(page) were added, changed or removed later, which the certification permits."
    )
  }

  static let catalogExchanged = Reason(
    french: "Le catalogue du document a été remplacé.",
    english: "The document’s catalog was exchanged.")

  static func catalogChanged(_ key: String) -> Reason {
    Reason(
      french: "Le catalogue du document a été modifié : \(shown(key)).",
      english: "The document’s catalog was changed: \(shown(key)).")
  }

  static let informationChanged = Reason(
    french: "Les informations du document ont été modifiées après la dernière signature.",
    english: "The document’s information was changed after the last signature.")

  static let informationReplaced = Reason(
    french: "Les informations du document ont été remplacées par autre chose.",
    english: "The document’s information was replaced by something else.")

  static let titleChanged = Reason(
    french: "Le titre du document a été modifié.",
    english: "The document’s title was changed.")

  static let metadataReplaced = Reason(
    french: "Les métadonnées du document ont été modifiées.",
    english: "The document’s metadata were changed.")

  static let metadataChanged = Reason(
    french: "Les métadonnées du document ont été modifiées après la dernière signature.",
    english: "The document’s metadata were changed after the last signature.")

  static func signatureDrawnOver(field: String, page: Int, box: [Int]) -> Reason {
    let (name, place) = (field.plain(most: 60), box.map(String.init).joined(separator: " "))
    return Reason(
      french:
        "La signature du champ « \(name) », apposée plus tard, est dessinée par-dessus le contenu de la page \(page) (cadre \(place)).",
      english:
        "The later signature of the field “\(name)” is drawn over content of page \(page) (box \(place))."
    )
  }

  static let validationDataMisused = Reason(
    french: "Les données de validation du document contiennent autre chose.",
    english: "The document’s validation data hold something else.")

  static func validationDataMisused(_ number: Int) -> Reason {
    Reason(
      french: "Les données de validation du document contiennent autre chose (objet \(number)).",
      english: "The document’s validation data hold something else (object \(number)).")
  }
}
