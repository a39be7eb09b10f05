/// Words about the document: the information dictionary (ISO 32000-2, 14.3.3) and the metadata (14.3.2).
extension RevisionComparison {
  /// A revision that names no information leaves readers with that of an earlier one.
  mutating func compareInformation(_ after: PDFObject?) {
    guard new.resolved(after) != .null else { return }
    let one = informed.resolved(informed.trailer["Info"]).dictionary ?? [:]
    let other = new.resolved(after).dictionary ?? [:]
    guard new.resolved(after).dictionary != nil, !new.isStream(new.last(after ?? .null)),
      other.values.allSatisfy(isWord)
    else { return report(.informationReplaced) }
    for key in Set(one.keys).union(other.keys) {
      let (was, now) = (text(informed, one[key]), text(new, other[key]))
      if was == now { continue }
      switch AllowedChanges.information[key]?.change {
      case .anything: continue
      case .coming where was == .null: continue
      case .judged: report(.titleChanged)
      default: if isUncovered { report(.informationChanged) }
      }
    }
  }

  /// Whether a value is a word or a number, which shows nothing.
  private func isWord(_ value: PDFObject) -> Bool {
    switch new.resolved(value) {
    case .string, .name, .boolean, .integer, .real, .null: true
    default: false
    }
  }

  /// A string by its letters, in whatever encoding; nothing for an empty one.
  private func text(_ revision: PDFRevision, _ value: PDFObject?) -> PDFObject {
    let value = revision.resolved(value)
    guard let string = value.string else { return value }
    let text = PDFText.reading(string)
    if string.isEmpty { return .null }
    return text.isEmpty ? value : .string(Array(text.utf8))
  }

  // MARK: - Metadata

  mutating func compareMetadata(_ before: PDFObject?, _ after: PDFObject?) {
    guard difference(before, after) != nil else { return }
    guard let number = new.last(after ?? .null).reference, new.isStream(number),
      let entries = new.object(number).dictionary,
      new.resolved(entries["Type"]).name == "Metadata"
    else { return report(.metadataReplaced) }
    guard let now = XMP.properties(new, after) else { return report(.metadataChanged) }
    var was: XMP.Properties = [:]
    if old.resolved(before) != .null {
      guard let read = XMP.properties(old, before) else { return report(.metadataChanged) }
      was = read
    }
    for name in Set(was.keys).union(now.keys) where was[name] != now[name] {
      compareProperty(name, was[name], now[name])
    }
  }

  private mutating func compareProperty(
    _ name: String, _ before: XMP.Value?, _ after: XMP.Value?
  ) {
    if AllowedChanges.properties.contains(name) { return }
    if before == nil, AllowedChanges.comingProperties.contains(name) { return }
    // What the information dictionary says may be said here too.
    if before == nil, let key = XMP.information[name], let words = after?.words {
      let information = new.resolved(new.trailer["Info"]).dictionary ?? [:]
      let known = new.resolved(information[key]).string.map(PDFText.reading)
      if words.allSatisfy({ $0 == known }) { return }
    }
    if name == XMP.title { return report(.titleChanged) }
    if isUncovered { report(.metadataChanged) }
  }
}
