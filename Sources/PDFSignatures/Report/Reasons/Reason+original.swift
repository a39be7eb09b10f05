/// About a signed document beside the one that was deposited.
extension Reason {
  static let pagesMissing = Reason(
    french: "Des pages du document déposé manquent.",
    english: "Pages of the deposited document are missing.")

  static func behavesOtherwise(_ key: String) -> Reason {
    Reason(
      french: "Le document signé ne se comporte pas comme le document déposé : \(shown(key)).",
      english: "The signed document behaves otherwise than the deposited one: \(shown(key)).")
  }

  static func formatChanged(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : son format a été modifié.",
      english: "Page \(page): its format was changed.")
  }

  static func resourcesChanged(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : ses polices de caractères ou ses images ont été modifiées.",
      english: "Page \(page): its fonts or images were changed.")
  }

  static func contentUnreadable(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : son contenu est illisible ou trop volumineux.",
      english: "Page \(page): its content cannot be read, or is too large.")
  }

  static func contentChanged(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : son contenu a été modifié.",
      english: "Page \(page): its content was changed.")
  }

  static func annotationsChanged(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : ses annotations ont été modifiées.",
      english: "Page \(page): its annotations were changed.")
  }

  static let pagesAdded = Reason(
    french: "Plus de pages ont été ajoutées qu’il n’est admis.",
    english: "More pages were added than are allowed.")

  static let pagesUnreadable = Reason(
    french: "La liste des pages n’est pas lisible de façon certaine.",
    english: "The list of pages cannot be read with certainty.")

  static let signedUnreadable = Reason(
    french: "Le document signé n’est pas lisible sans réparation.",
    english: "The signed document cannot be read without repair.")

  static let readInTwoWays = Reason(
    french: "Le document signé peut être lu de deux façons.",
    english: "The signed document can be read in two ways.")

  static let originalUnreadable = Reason(
    french: "Le document présenté n’est pas lisible sans réparation.",
    english: "The shown document cannot be read without repair.")

  static let formChanged = Reason(
    french: "Les champs du formulaire ont été modifiés.",
    english: "The fields of the form were changed.")

  static let formGained = Reason(
    french: "Un champ qui n’est pas un simple champ de signature a été ajouté.",
    english: "A field was added that is no plain signature field.")

  static func entryChanged(_ key: String, onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : \(shown(key)) a été modifié.",
      english: "Page \(page): \(shown(key)) was changed.")
  }

  static func markUnknown(onPage page: Int) -> Reason {
    Reason(
      french:
        "Page \(page) : ce qui a été ajouté n’a pas la forme d’une marque connue de la plateforme.",
      english:
        "Page \(page): what was added does not have the form of a known mark of the platform.")
  }

  static func appearanceUnknown(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : l’apparence d’une signature n’est pas d’une forme connue.",
      english: "Page \(page): the appearance of a signature is not of a known form.")
  }

  static func addedPageUnknown(_ page: Int) -> Reason {
    Reason(
      french:
        "Page \(page), ajoutée : elle agit, ou porte des annotations autres que des signatures.",
      english: "Page \(page), which was added: it acts, or has annotations that are no signatures.")
  }
}

/// About the pictures of pages, shown and signed.
extension Reason {
  package static func pictureDiffers(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : l’image de la page signée n’est pas celle de la page présentée.",
      english: "Page \(page): the picture of the signed page is not that of the shown page.")
  }

  package static func wordsDiffer(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : les mots de la page signée ne sont pas ceux de la page présentée.",
      english: "Page \(page): the words of the signed page are not those of the shown page.")
  }

  package static func notDrawn(_ page: Int) -> Reason {
    Reason(
      french: "Page \(page) : elle n’a pas pu être dessinée pour être comparée.",
      english: "Page \(page): it could not be drawn to be compared.")
  }
}
