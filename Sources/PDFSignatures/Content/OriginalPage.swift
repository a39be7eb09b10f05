/// Compares one page with the same page of the signed copy.
struct OriginalPage {
  private let pair: PagePair
  private let bounds: MarkBounds
  private let form: OriginalForm

  init(_ pair: PagePair, bounds: MarkBounds, form: OriginalForm) {
    self.pair = pair
    self.bounds = bounds
    self.form = form
  }

  /// - Returns: what was drawn on it; nil for a page that is the same by value.
  mutating func compare(
    _ comparison: inout GraphComparison
  ) throws(OriginalContent.Fault) -> PageOverlay? {
    let (before, after) = (pair.old.entries, pair.new.entries)
    for key in Set(before.keys).union(after.keys).subtracting(AllowedDifferences.page).sorted()
    where !comparison.isSame(before[key], after[key]) {
      if ["MediaBox", "CropBox", "Rotate", "UserUnit"].contains(key) {
        throw .altered(.formatChanged(onPage: pair.number))
      }
      throw .altered(.entryChanged(key, onPage: pair.number))
    }
    let resources = PageResources(before["Resources"], after["Resources"], comparison)
    guard resources.isKept(&comparison) else {
      throw .altered(.resourcesChanged(onPage: pair.number))
    }
    let widgets = try compareAnnotations(&comparison)
    let mark = try compareContent(resources, &comparison)
    if mark == nil, widgets.isEmpty, resources.isSame(&comparison) { return nil }
    return PageOverlay(
      mark: mark, widgets: widgets, newWidgets: widgets.filter { !form.keptWidgets.contains($0) })
  }

  // MARK: - Content

  private func compareContent(
    _ resources: PageResources, _ comparison: inout GraphComparison
  ) throws(OriginalContent.Fault) -> PageOverlay.Mark? {
    let original = PageContent(of: pair.old, in: comparison.old)
    let signed = PageContent(of: pair.new, in: comparison.new)
    let found: (before: [UInt8], after: [UInt8])?
    do throws(PageContent.Unreadable) {
      found = try signed.surroundings(of: original, &comparison)
    } catch {
      throw .undecided(.contentUnreadable(onPage: pair.number))
    }
    guard let around = found else { throw .altered(.contentChanged(onPage: pair.number)) }
    if resources.hasGained(comparison) {
      guard let content = original.bytes(0..<original.parts.count) else {
        throw .undecided(.contentUnreadable(onPage: pair.number))
      }
      guard !resources.newlyDefined(in: content, comparison) else {
        throw .altered(.contentChanged(onPage: pair.number))
      }
    }
    let behind = MarkReading.withoutRestoring(around.after)
    if around.before.allSatisfy(PDFSyntax.isSpace), behind.isEmpty { return nil }
    let own = comparison.new.resolved(pair.new.entries["Resources"]).dictionary ?? [:]
    var reading = MarkReading(
      bounds, on: PageGeometry(pair.new, comparison.new).box, in: comparison.new)
    do throws(MarkReading.Unknown) {
      let kept = try reading.readBefore(around.before, own)
      try reading.readBehind(behind, own)
      guard !reading.isEmpty else { return nil }
      return PageOverlay.Mark(
        content: around.before + [UInt8](repeating: UInt8(ascii: "Q"), count: kept).spaced + behind,
        used: reading.used, isBeneath: reading.drawsBeneath)
    } catch {
      throw .undecided(.markUnknown(onPage: pair.number))
    }
  }

  // MARK: - Annotations

  /// - Returns: the widgets of signatures that came in, or that show something now.
  private func compareAnnotations(
    _ comparison: inout GraphComparison
  ) throws(OriginalContent.Fault) -> [Int] {
    let (old, new) = (comparison.old, comparison.new)
    let before = (old.resolved(pair.old.entries["Annots"]).array ?? []).filter {
      old.resolved($0) != .null
    }
    let after = (new.resolved(pair.new.entries["Annots"]).array ?? []).filter {
      new.resolved($0) != .null
    }
    let named = new.resolved(pair.new.entries["Annots"]).array?.count ?? 0
    let namedBefore = old.resolved(pair.old.entries["Annots"]).array?.count ?? 0
    guard named - after.count <= namedBefore - before.count else {
      throw .altered(.annotationsChanged(onPage: pair.number))
    }
    var visible: [Int] = []
    var kept = before[...]
    for annotation in after {
      let number = annotation.reference
      let isSignature = number.map(form.signatureWidgets.contains) ?? false
      if let first = kept.first, comparison.isSame(first, annotation) {
        kept.removeFirst()
      } else if !isSignature {
        throw .altered(.annotationsChanged(onPage: pair.number))
      }
      guard isSignature, let number else { continue }
      if try SignatureAppearance(number, new, onPage: pair.number).isVisible {
        visible.append(number)
      }
    }
    guard kept.isEmpty else { throw .altered(.annotationsChanged(onPage: pair.number)) }
    return visible
  }
}

extension [UInt8] {
  /// Each byte a word of its own.
  fileprivate var spaced: [UInt8] { flatMap { [10, $0] } + [10] }
}
