/// Compares a revision with the one before it, which somebody signed.
///
/// It starts from nothing allowed: every object that the revision changes has to be explained by a
/// rule that has looked at the whole change. What stays unexplained is reported. So is an object of
/// free content (metadata, validation data, an appearance) that anything else refers to as well: a
/// page could have been prepared before the signature to show it.
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

  private(set) var violations: [Reason] = []
  /// Signature fields that the revision adds.
  var widgets: Set<Int> = []
  var explained: Set<Int> = []
  /// Objects of free content and those who may refer to them.
  private var exclusive: [(object: Int, referrers: Set<Int>)] = []

  /// Other content in both.
  let modified: Set<Int>
  let added: Set<Int>
  private let removed: Set<Int>

  init(
    from old: PDFRevision, to new: PDFRevision, policy: ChangePolicy, signatures: Set<Int>,
    timestamps: Set<Int>, isUncovered: Bool
  ) {
    self.old = old
    self.new = new
    self.policy = policy
    self.signatures = signatures
    self.timestamps = timestamps
    self.isUncovered = isUncovered
    let common = old.places.filter { new.places[$0.key] != nil }
    let moved = Set(common.filter { new.places[$0.key] != $0.value }.keys)
    let touched = common.filter { moved.contains($0.key) || moved.contains($0.value.container) }
    modified = Set(
      touched.keys.filter { number in
        old.places[number]?.generation != new.places[number]?.generation
          || old.isUnreadable(number) || new.isUnreadable(number)
          || old.object(number) != new.object(number)
          || old.isStream(number) != new.isStream(number)
          || (old.isStream(number) && old.rawStream(number) != new.rawStream(number))
      })
    added = Set(new.places.keys).subtracting(old.places.keys)
    removed = Set(old.places.keys).subtracting(new.places.keys)
  }

  mutating func report(_ violation: Reason) {
    if violations.count < 20, !violations.contains(violation) { violations.append(violation) }
  }

  /// Looks at everything that the revision changes.
  mutating func run(_ appended: AppendedRevision, previousStart: Int) {
    comparePlaces(appended, previousStart: previousStart)
    compareObjectStreams()
    compareTrailers()
    compareCatalogs()
    compareForms()
    comparePages()
    explainContainers(appended)
    reportUnexplained()
    checkReferrers()
  }

  // MARK: - The bytes

  /// The cross-reference section and the objects in the revision have to be of one mind.
  private mutating func comparePlaces(_ appended: AppendedRevision, previousStart: Int) {
    if appended.trailer["Prev"]?.integer != previousStart {
      report(.revisionDisjointed)
    }
    var written: Set<Int> = []
    var isEmpty = true
    for object in appended.objects {
      let place = new.places[object.number]
      let isSection = appended.sections.contains(object.number)
      if !isSection { isEmpty = false }
      if place?.offset == object.offset, place?.container == 0 {
        written.insert(object.number)
      } else if !isSection || place != nil {
        report(.objectUnlisted)
      }
    }
    if isEmpty { report(.revisionEmpty) }
    for (number, place) in new.places where old.places[number] != place {
      let home = place.container == 0 ? number : place.container
      if !written.contains(home) {
        report(.earlierBytesUsed)
      }
    }
  }

  private mutating func compareTrailers() {
    if old.trailer["Root"]?.reference == nil
      || old.trailer["Root"]?.reference != new.trailer["Root"]?.reference
    {
      report(.catalogExchanged)
    }
    if old.trailer["Encrypt"] != new.trailer["Encrypt"] {
      report(.encryptionChanged)
    }
    // Dates and the name of a program: never shown on a page.
    if let info = new.trailer["Info"]?.reference, modified.contains(info) || added.contains(info) {
      let entries = new.object(info).dictionary
      if isUncovered, !isDated(old.resolved(old.trailer["Info"]).dictionary ?? [:], entries ?? [:])
      {
        report(.informationChanged)
      }
      let isPlain = entries?.values.allSatisfy { value in
        switch new.resolved(value) {
        case .string, .name, .boolean, .integer, .null: true
        default: false
        }
      }
      if isPlain == true, !new.isStream(info) { explain(info, referredToBy: []) }
    }
  }

  /// Whether nothing changed but dates and the name of a program.
  private func isDated(_ before: [String: PDFObject], _ after: [String: PDFObject]) -> Bool {
    let free: Set<String> = ["ModDate", "Producer"]
    return Set(before.keys).union(after.keys).subtracting(free).allSatisfy {
      old.resolved(before[$0]) == new.resolved(after[$0])
    }
  }

  // MARK: - The catalog

  private mutating func compareCatalogs() {
    let (before, after) = (old.root, new.root)
    if let root = new.trailer["Root"]?.reference { explained.insert(root) }
    for key in Set(before.keys).union(after.keys) where before[key] != after[key] {
      switch key {
      // Compared by what they lead to, changed or not.
      case "AcroForm", "DSS", "Metadata": continue
      // A version is a number, and a later one changes nothing that is shown.
      case "Version" where new.resolved(after[key]).name?.count == 3: continue
      case "Extensions": explain(reachable: after[key])
      default: report(.catalogChanged(key))
      }
    }
    compareMetadata(before["Metadata"], after["Metadata"])
    compareValidationData(before["DSS"], after["DSS"])
    if let form = after["AcroForm"]?.reference {
      reportOtherUse(of: form, inCatalogBut: "AcroForm")
    }
  }

  /// The catalog may refer to an object under one key only.
  mutating func reportOtherUse(of number: Int, inCatalogBut key: String) {
    for root in [old.root, new.root]
    where root.contains(where: { $0.key != key && $0.value.references.contains(number) }) {
      report(.objectUsedElsewhere(number))
    }
  }

  private mutating func compareMetadata(_ before: PDFObject?, _ after: PDFObject?) {
    guard let number = after?.reference else {
      if before != after { report(.metadataReplaced) }
      return
    }
    guard modified.contains(number) || added.contains(number) || before != after else { return }
    guard new.isStream(number), new.object(number).dictionary?["Type"]?.name == "Metadata" else {
      return report(.metadataReplaced)
    }
    if isUncovered, XMP.undated(old, before) != XMP.undated(new, after) {
      report(.metadataChanged)
    }
    explain(number, referredToBy: catalog)
    reportOtherUse(of: number, inCatalogBut: "Metadata")
  }

  var catalog: Set<Int> { new.trailer["Root"]?.reference.map { [$0] } ?? [] }

  // MARK: - Explaining

  /// Explains an object of free content, if nothing else refers to it.
  mutating func explain(_ number: Int, referredToBy referrers: Set<Int>) {
    explained.insert(number)
    exclusive.append((number, referrers))
  }

  /// Explains the new objects that a value leads to. What was there before and changed is not
  /// explained by being used.
  mutating func explain(reachable value: PDFObject?) {
    guard let value else { return }
    explained.formUnion(reach(from: value).intersection(added))
  }

  /// Every object that a value leads to, itself included; not further than pages and fields, which
  /// have rules of their own.
  ///
  /// Only through new objects: those that were there lead to nothing new, or are compared themselves.
  private func reach(from value: PDFObject) -> Set<Int> {
    var found: Set<Int> = []
    var next = Array(value.references)
    while let number = next.popLast() {
      guard added.contains(number) else { continue }
      let object = new.object(number)
      let type = object.dictionary?["Type"]?.name
      if type == "Page" || type == "Pages" || type == "Catalog" { continue }
      guard found.insert(number).inserted else { continue }
      next.append(contentsOf: object.references)
    }
    return found
  }

  // MARK: - What is left

  private mutating func explainContainers(_ appended: AppendedRevision) {
    for number in added.union(modified) where appended.sections.contains(number) {
      // Some programs keep the number of their cross-reference stream.
      guard added.contains(number) || old.object(number).dictionary?["Type"]?.name == "XRef" else {
        continue
      }
      explain(number, referredToBy: [])
    }
    for number in added
    where new.isStream(number) && new.object(number).dictionary?["Type"]?.name == "ObjStm" {
      explain(number, referredToBy: [])
    }
  }

  private mutating func reportUnexplained() {
    for number in modified.subtracting(explained).sorted().prefix(20) {
      report(describe(number))
    }
    for number in modified.union(added).sorted() where new.isUnreadable(number) {
      report(.objectUnreadable(number))
    }
  }

  private func describe(_ number: Int) -> Reason {
    let object = new.object(number).dictionary ?? [:]
    return switch object["Type"]?.name {
    case "Page": .pageChanged(number)
    case "Pages": .pagesReordered(number)
    case "Font", "FontDescriptor": .fontChanged(number)
    case "Annot": .annotationChanged(number)
    default:
      new.isStream(number) ? .contentChanged(number) : .objectChanged(number)
    }
  }

  private mutating func checkReferrers() {
    guard !(modified.isEmpty && added.isEmpty && removed.isEmpty) else { return }
    guard let before = old.referrers(of: modified.union(removed).union(added)),
      let after = new.referrers(of: modified.union(added))
    else { return report(.objectsIncomparable) }
    func real(_ numbers: Set<Int>?, in revision: PDFRevision) -> Set<Int> {
      (numbers ?? []).filter {
        !(revision.isStream($0) && revision.object($0).dictionary?["Type"]?.name == "XRef")
      }
    }
    for number in removed.sorted() where !real(before[number], in: old).isEmpty {
      report(.objectRemoved(number))
    }
    let loose = added.subtracting(explained)
    for number in added.sorted() {
      // A reference that led nowhere when the document was signed leads somewhere now.
      if !real(before[number], in: old).isEmpty {
        report(.danglingReferenceFilled(number))
      }
      guard loose.contains(number) else { continue }
      let isUsed = !real(after[number], in: new).subtracting(loose).isEmpty
      if isUsed || (isUncovered && !isValidationEntry(number)) {
        report(.objectAppended(number))
      }
    }
    for (number, allowed) in exclusive {
      let all = real(before[number], in: old).union(real(after[number], in: new))
      if !all.subtracting(allowed).isEmpty {
        report(.objectUsedElsewhere(number))
      }
    }
  }
}

/// Metadata (XMP) without what every program writes anew.
enum XMP {
  /// The bytes without dates and the name of the program; nil for none.
  static func undated(_ revision: PDFRevision, _ value: PDFObject?) -> String? {
    guard let number = value?.reference, let bytes = revision.decodedStream(number) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
      .replacing(
        /(xmp:ModifyDate|xmp:MetadataDate|pdf:Producer|x:xmptk)(="[^"]*"|='[^']*'|>[^<]*<)/,
        with: ""
      ).filter { !$0.isWhitespace }
  }
}
