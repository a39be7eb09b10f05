/// What the signatures of a document allow after them (ISO 32000-1, 12.8.2.2 and 12.8.2.4).
struct ChangePolicy {
  /// The `/P` of a certification signature: 1 nothing, 2 filling in and signing, 3 annotations too.
  private(set) var certification: Int?
  private var lockedFields: Set<String> = []
  /// Fields that stay open where all others are locked.
  private var openFields: Set<String>?

  /// Whether somebody certified the document and allowed filling in.
  private var isFillingAllowed = false

  /// Takes in one more signature, in the order of the file. The first alone can be a certification:
  /// what later ones say may narrow what it allows, never widen it. A time-stamp says nothing.
  mutating func add(_ signature: SignatureField, isFirst: Bool, in revision: PDFRevision) {
    guard !signature.isTimestamp else { return }
    for item in revision.resolved(signature.dictionary["Reference"]).array ?? [] {
      guard let reference = revision.resolved(item).dictionary else { continue }
      let parameters = revision.resolved(reference["TransformParams"]).dictionary ?? [:]
      switch revision.resolved(reference["TransformMethod"]).name {
      case "DocMDP":
        let level = revision.resolved(parameters["P"]).integer ?? 2
        if isFirst { isFillingAllowed = level > 1 }
        if isFirst || level == 1 { certification = min(certification ?? level, level) }
      case "FieldMDP": lock(parameters, in: revision)
      default: break
      }
    }
    if let number = signature.number,
      let lock = revision.resolved(revision.object(number).dictionary?["Lock"]).dictionary
    {
      self.lock(lock, in: revision)
      if revision.resolved(lock["P"]).integer == 1 { certification = 1 }
    }
  }

  private mutating func lock(_ parameters: [String: PDFObject], in revision: PDFRevision) {
    let names = (revision.resolved(parameters["Fields"]).array ?? []).compactMap {
      revision.resolved($0).string.map(PDFText.reading)
    }
    switch revision.resolved(parameters["Action"]).name {
    case "All": openFields = []
    case "Include": lockedFields.formUnion(names)
    case "Exclude":
      openFields = openFields.map { $0.intersection(names) } ?? Set(names)
    default: break
    }
  }

  /// Whether annotations may come, go and change (ISO 32000-2, table 257).
  var allowsAnnotations: Bool { certification == 3 }

  /// Whether a further signature may be added.
  var allowsSigning: Bool { certification != 1 }

  /// Whether a form field may be filled in. Without a certification nobody allowed it in so many
  /// words, so only a field that was empty may be: what was signed stays as it was read.
  func allowsFilling(_ name: String, wasEmpty: Bool) -> Bool {
    if certification == 1 { return false }
    if lockedFields.contains(where: { name == $0 || name.hasPrefix($0 + ".") }) { return false }
    if let openFields, !openFields.contains(where: { name == $0 || name.hasPrefix($0 + ".") }) {
      return false
    }
    return wasEmpty || isFillingAllowed
  }
}
