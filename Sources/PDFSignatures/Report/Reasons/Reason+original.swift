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
      french: "Page \(page) : son contenu est illisible.",
      english: "Page \(page): its content cannot be read.")
  }

  static func contentChanged(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : son contenu a été modifié.",
      english: "Page \(page): its content was changed.")
  }

  static func contentCovered(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : quelque chose a été dessiné sur son contenu.",
      english: "Page \(page): something was drawn over its content.")
  }

  static func annotationsChanged(onPage page: Int) -> Reason {
    Reason(
      french: "Page \(page) : ses annotations ont été modifiées.",
      english: "Page \(page): its annotations were changed.")
  }
}
