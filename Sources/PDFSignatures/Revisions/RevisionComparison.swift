/// Compares the document that a reader of a signed revision sees with the one that a reader of the next
/// revision sees: two graphs of values, walked together from their trailers.
///
/// It starts from nothing allowed. Each place is compared to the last byte but for what
/// ``AllowedChanges`` names, and an object is looked at again for every other place that leads to it:
/// what a page shows cannot be changed as if it were metadata. Objects that nothing leads to change
/// nothing.
struct RevisionComparison {
  let old: PDFRevision
  let new: PDFRevision
  let policy: ChangePolicy
  /// The object numbers of the signature dictionaries that are verified themselves.
  let signatures: Set<Int>
  /// Those of them that are document time-stamps.
  let timestamps: Set<Int>
  /// No signature covers the revision: only validation data may be in it.
  let isUncovered: Bool

  /// The last of the earlier revisions that names an information dictionary.
  let informed: PDFRevision

  private(set) var violations: [Reason] = []
  /// Signature fields that the revision adds or signs, by the numbers of their widgets.
  var widgets: Set<Int> = []
  /// Pages whose annotations changed as a certification permits.
  var annotated: [Int] = []
  /// Appearances of further signatures.
  var appearances: [SignedAppearance] = []
  /// Whether revocations that were known are not among the validation data any more.
  var forgetsRevocations = false
  /// Whether something was read that strict readers look for elsewhere.
  var isTolerated = false

  /// Objects that have another content, came in or went.
  let changed: Set<Int>
  let added: Set<Int>
  /// Those and all that lead to them: whatever else two revisions share is the same.
  private(set) var affected: Set<Int> = []
  /// Pairs that are known to be the same, or are being compared.
  var pairs: Set<Pair> = []
  /// The pages that are affected: each is compared by itself.
  private(set) var pages: Set<Int> = []
  /// The fields and widgets of the old form: each is compared by itself.
  private(set) var fields: [Int: FormFields.Field] = [:]

  /// What appearances override, by the names of their fields.
  var owners: [Int: String] = [:]

  /// An object of each revision.
  struct Pair: Hashable {
    let old: Int
    let new: Int
    /// Whether fields were left out because they are compared by themselves.
    let mayBeField: Bool
  }

  /// The appearance of a further signature on a page.
  struct SignedAppearance {
    let widget: Int
    let field: String
  }

  init(
    from old: PDFRevision, to new: PDFRevision, informed: PDFRevision, policy: ChangePolicy,
    signatures: Set<Int>, timestamps: Set<Int>, isUncovered: Bool
  ) {
    self.old = old
    self.informed = informed
    self.new = new
    self.policy = policy
    self.signatures = signatures
    self.timestamps = timestamps
    self.isUncovered = isUncovered
    let common = old.places.filter { new.places[$0.key] != nil }
    let moved = Set(common.filter { new.places[$0.key] != $0.value }.keys)
    let touched = common.filter { moved.contains($0.key) || moved.contains($0.value.container) }
    let modified = touched.keys.filter { number in
      old.places[number]?.generation != new.places[number]?.generation
        || old.isUnreadable(number) || new.isUnreadable(number)
        || old.object(number) != new.object(number)
        || old.isStream(number) != new.isStream(number)
        || (old.isStream(number) && old.rawStream(number) != new.rawStream(number))
    }
    added = Set(new.places.keys).subtracting(old.places.keys)
    let removed = Set(old.places.keys).subtracting(new.places.keys)
    changed = added.union(removed).union(modified)
  }

  mutating func report(_ violation: Reason) {
    if violations.count < 20, !violations.contains(violation) { violations.append(violation) }
  }

  /// Looks at everything that the revision changes.
  ///
  /// - Parameter referrers: of the earlier revisions; they gain those of this one.
  mutating func run(
    _ appended: AppendedRevision, previousStart: Int, referrers: inout Referrers
  ) {
    comparePlaces(appended, previousStart: previousStart)
    compareObjectStreams()
    referrers.add(changed, in: new)
    affected = referrers.reaching(changed)
    guard let before = old.fields, new.fields != nil else { return report(.formUnreadable) }
    for field in before.fields {
      if let number = field.number { fields[number] = field }
    }
    pages = affectedPages()
    compareTrailers()
  }

  /// The affected pages of the old revision, from the root of their tree.
  private func affectedPages() -> Set<Int> {
    var pages: Set<Int> = []
    var seen: Set<Int> = []
    var next = old.root["Pages"].map(old.last)?.reference.map { [$0] } ?? []
    while let number = next.popLast() {
      guard affected.contains(number), seen.insert(number).inserted,
        let node = old.object(number).dictionary
      else { continue }
      if let kids = old.resolved(node["Kids"]).array {
        next.append(contentsOf: kids.compactMap { old.last($0).reference })
      } else {
        pages.insert(number)
      }
    }
    return pages
  }

  // MARK: - The trailer

  private mutating func compareTrailers() {
    let (before, after) = (old.trailer, new.trailer)
    for key in Set(before.keys).union(after.keys) where AllowedChanges.trailer[key] == nil {
      // An entry that only the earlier trailer had is not read any more.
      guard after[key] != nil || key == "Encrypt", difference(before[key], after[key]) != nil,
        !isLeftover(key, after[key])
      else { continue }
      report(key == "Encrypt" ? .encryptionChanged : .trailerChanged(key))
    }
    // The first half of the identifier is a part of the key (ISO 32000-1, 7.6.3.3).
    if old.isEncrypted || new.isEncrypted {
      let halves = (old.resolved(before["ID"]).array?.first, new.resolved(after["ID"]).array?.first)
      if difference(halves.0, halves.1) != nil { report(.encryptionChanged) }
    }
    compareInformation(after["Info"])
    guard old.resolved(before["Root"]).dictionary != nil,
      new.resolved(after["Root"]).dictionary != nil
    else { return report(.catalogExchanged) }
    compareCatalogs()
  }

  /// Whether LibreOffice's name for the document's source leads to no source: other programs number
  /// objects anew and leave the name in the trailer.
  private func isLeftover(_ key: String, _ value: PDFObject?) -> Bool {
    key == "AdditionalStreams"
      && (value?.references ?? []).allSatisfy { !new.isStream(new.last(.reference($0))) }
  }

  // MARK: - The catalog

  private mutating func compareCatalogs() {
    let (before, after) = (old.root, new.root)
    let number = new.last(new.trailer["Root"] ?? .null).reference
    for key in Set(before.keys).union(after.keys) where AllowedChanges.catalog[key] == nil {
      guard let found = difference(before[key], after[key], at: key) else { continue }
      report(found.object == nil || found.object == number ? .catalogChanged(key) : reason(found))
    }
    if difference(before["Version"], after["Version"]) != nil,
      new.resolved(after["Version"]).name?.count != 3
    {
      report(.catalogChanged("Version"))
    }
    if !isGained(old.resolved(before["Extensions"]), new.resolved(after["Extensions"])) {
      report(.catalogChanged("Extensions"))
    }
    compareMetadata(before["Metadata"], after["Metadata"])
    compareValidationData(before["DSS"], after["DSS"])
    compareForms(before["AcroForm"], after["AcroForm"])
    for page in pages.sorted() { comparePage(page) }
  }

  /// Whether extensions (ISO 32000-2, 7.12) were kept, or rose to a higher level.
  private mutating func isGained(_ before: PDFObject, _ after: PDFObject) -> Bool {
    guard before != .null else { return true }
    guard let old = before.dictionary, let new = after.dictionary else {
      return difference(before, after) == nil
    }
    return old.allSatisfy { key, value in isKept(value, in: new[key]) }
  }

  private mutating func isKept(_ value: PDFObject, in other: PDFObject?) -> Bool {
    if difference(value, other) == nil { return true }
    let (before, after) = (old.resolved(value), new.resolved(other))
    // One developer may have several (ISO 32000-2, 7.12.1).
    let kept = before.array ?? [before]
    let found = after.array ?? [after]
    return kept.allSatisfy { one in found.contains { isRaised(one, to: $0) } }
  }

  private mutating func isRaised(_ before: PDFObject, to after: PDFObject) -> Bool {
    guard var one = old.resolved(before).dictionary, var other = new.resolved(after).dictionary,
      let level = old.resolved(one["ExtensionLevel"]).integer,
      let raised = new.resolved(other["ExtensionLevel"]).integer, raised >= level
    else { return false }
    for key in ["ExtensionLevel", "Type"] {
      one[key] = nil
      other[key] = nil
    }
    return difference(.dictionary(one), .dictionary(other)) == nil
  }

  // MARK: - What is said of a difference

  /// What was found to differ.
  func reason(_ difference: Difference) -> Reason {
    guard let number = difference.object else { return .objectsIncomparable }
    if new.isUnreadable(number) || old.isUnreadable(number) { return .objectUnreadable(number) }
    let object = old.object(number).dictionary ?? new.object(number).dictionary ?? [:]
    return switch object["Type"]?.name {
    case "Page": .pageChanged(number)
    case "Pages": .pagesReordered(number)
    case "Font", "FontDescriptor": .fontChanged(number)
    case "Annot": .annotationChanged(number)
    default:
      old.isStream(number) || new.isStream(number)
        ? .contentChanged(number) : .objectChanged(number)
    }
  }
}
