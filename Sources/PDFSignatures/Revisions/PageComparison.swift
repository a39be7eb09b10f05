/// Pages: nothing but the widgets of further signatures may appear on them.
extension RevisionComparison {
  mutating func comparePage(_ number: Int) {
    let before = old.object(number).dictionary ?? [:]
    guard let after = new.object(number).dictionary, !new.isStream(number) else {
      return report(.pageChanged(number))
    }
    for key in Set(before.keys).union(after.keys) where AllowedChanges.page[key] == nil {
      guard let found = difference(before[key], after[key], at: key, in: number) else { continue }
      report(found.object == number ? .pageChanged(number) : reason(found))
    }
    compareAnnotations(before["Annots"], after["Annots"], on: number)
  }

  /// What was there stays, in its order; what comes in belongs to a signature of this revision.
  private mutating func compareAnnotations(
    _ before: PDFObject?, _ after: PDFObject?, on page: Int
  ) {
    // Null is no annotation.
    let shown = (old.resolved(before).array ?? []).filter { old.resolved($0) != .null }
    let items = (new.resolved(after).array ?? []).filter { new.resolved($0) != .null }
    guard new.resolved(after).array != nil || new.resolved(after) == .null else {
      return report(.annotationsExchanged(page))
    }
    let known = Set(shown.compactMap { old.last($0).reference })
    let others = items.filter { item in
      guard let number = new.last(item).reference else { return true }
      return known.contains(number) || !widgets.contains(number)
    }
    guard others.count == shown.count else { return report(.annotationsExchanged(page)) }
    for (one, other) in zip(shown, others) {
      guard let found = difference(one, other, at: "Annots", in: page) else { continue }
      let isMoved = old.last(one).reference != new.last(other).reference
      report(isMoved || found.object == page ? .annotationsExchanged(page) : reason(found))
    }
  }
}
