import Foundation

/// One comparison of a document that was shown with its signed copy: the catalog, the form, then page
/// by page.
struct OriginalComparison {
  private let bounds: MarkBounds
  private let original: Data
  private let signed: Data
  private var comparison: GraphComparison

  private var old: PDFRevision { comparison.old }
  private var new: PDFRevision { comparison.new }

  /// What the time for one page is added up from.
  private static let timeForPage = Duration.milliseconds(20)
  private static let mostPages = 20_000

  init(
    _ old: PDFRevision, _ new: PDFRevision, bounds: MarkBounds, original: Data, signed: Data
  ) {
    self.bounds = bounds
    self.original = original
    self.signed = signed
    comparison = GraphComparison(old, new)
  }

  /// - Returns: what has to be looked at in pictures.
  mutating func run() throws(OriginalContent.Fault) -> PageAdditions {
    old.keepsReals = true
    new.keepsReals = true
    new.readsLiterally = true
    let additions = try compare()
    guard !new.isAmbiguous else { throw .undecided(.readInTwoWays) }
    return additions
  }

  private mutating func compare() throws(OriginalContent.Fault) -> PageAdditions {
    guard !new.isEncrypted, new.soundness == .sound else { throw .undecided(.signedUnreadable) }
    guard let oldTree = PageTree(of: old, most: Self.mostPages),
      let newTree = PageTree(of: new, most: Self.mostPages, isRegular: true)
    else { throw .undecided(.pagesUnreadable) }
    let (before, after) = (oldTree.pages, newTree.pages)
    guard after.count >= before.count, !before.isEmpty else { throw .altered(.pagesMissing) }
    guard SingleReading(of: signed, from: original).isSingle(firstPage: after[0].number) else {
      throw .undecided(.readInTwoWays)
    }
    guard after.count - before.count <= bounds.addedPages else { throw .altered(.pagesAdded) }
    new.budget.extend(by: Self.timeForPage * before.count)
    let pairs = zip(before, after).enumerated().map { index, pages in
      PagePair(number: index + 1, old: pages.0, new: pages.1)
    }
    comparison.take(nodes: oldTree.nodes, as: newTree.nodes)
    for pair in pairs {
      if let one = pair.old.number, let other = pair.new.number { comparison.take(one, as: other) }
    }
    for pair in pairs {
      PageResources(pair.old.entries["Resources"], pair.new.entries["Resources"], comparison)
        .take(&comparison)
    }
    let form = try OriginalForm(&comparison)
    try compareCatalogs()
    var overlays: [PageOverlay?] = []
    for pair in pairs {
      var page = OriginalPage(pair, bounds: bounds, form: form)
      overlays.append(try page.compare(&comparison))
    }
    // Names that came in on one page may be meant by what another shows of its resources.
    let isGained = pairs.contains { pair in
      PageResources(pair.old.entries["Resources"], pair.new.entries["Resources"], comparison)
        .hasGained(comparison)
    }
    var additions = PageOverlays(signed: new)
    for (pair, overlay) in zip(pairs, overlays) {
      if let overlay = overlay ?? (isGained ? PageOverlay.nothing : nil) {
        additions.add(overlay, on: pair)
      }
    }
    for (index, page) in after.enumerated().dropFirst(before.count) {
      try checkAdded(page, number: index + 1, form)
    }
    return try additions.made(clearance: bounds.signatureClearance, opacity: bounds.opacity)
  }

  private mutating func compareCatalogs() throws(OriginalContent.Fault) {
    let (before, after) = (old.root, new.root)
    for key in Set(before.keys).union(after.keys).subtracting(AllowedDifferences.catalog).sorted()
    where !comparison.isSame(before[key], after[key]) {
      throw .altered(.behavesOtherwise(key))
    }
    try checkVersion(after)
    try checkTitle()
    // A certification may come in (12.8.4); rights granted by somebody's signature may not.
    let permissions = new.resolved(after["Perms"]).dictionary ?? [:]
    let granted = old.resolved(before["Perms"]).dictionary ?? [:]
    guard Set(permissions.keys).subtracting(granted.keys).isSubset(of: ["DocMDP"]) else {
      throw .altered(.behavesOtherwise("Perms"))
    }
  }

  /// Where the title stands in the window's bar instead of the file's name, it is shown (12.2).
  private mutating func checkTitle() throws(OriginalContent.Fault) {
    let preferences = new.resolved(new.root["ViewerPreferences"]).dictionary ?? [:]
    guard new.resolved(preferences["DisplayDocTitle"]) == .boolean(true) else { return }
    func title(_ revision: PDFRevision) -> PDFObject {
      revision.resolved(revision.resolved(revision.trailer["Info"]).dictionary?["Title"])
    }
    guard title(old) == title(new), comparison.isSame(old.root["Metadata"], new.root["Metadata"])
    else { throw .altered(.behavesOtherwise("Title")) }
  }

  /// Versions and extensions that readers know, so that none warns of them (7.2.2, 7.12; ETSI
  /// EN 319 142-1, 5.6).
  private func checkVersion(_ root: [String: PDFObject]) throws(OriginalContent.Fault) {
    let version = new.resolved(root["Version"])
    let extensions = new.resolved(root["Extensions"]).dictionary ?? [:]
    let known = Set((old.resolved(old.root["Extensions"]).dictionary ?? [:]).keys)
    guard version == .null || version.name?.wholeMatch(of: /1\.[0-7]|2\.0/) != nil,
      Set(extensions.keys).subtracting(known).isSubset(of: ["Type", "ADBE", "ESIC", "ISO_"])
    else { throw .altered(.behavesOtherwise("Extensions")) }
  }

  /// A page that was added shows what the platform says of the contract; it does nothing.
  private func checkAdded(
    _ page: PageObject, number: Int, _ form: OriginalForm
  ) throws(OriginalContent.Fault) {
    let present = page.entries.filter { new.resolved($0.value) != .null }
    let unknown = Set(present.keys).subtracting(AllowedDifferences.addedPage)
    guard unknown.isEmpty else { throw .undecided(.addedPageUnknown(number)) }
    for annotation in new.resolved(page.entries["Annots"]).array ?? [] {
      guard let widget = annotation.reference, form.signatureWidgets.contains(widget) else {
        throw .undecided(.addedPageUnknown(number))
      }
    }
  }
}
