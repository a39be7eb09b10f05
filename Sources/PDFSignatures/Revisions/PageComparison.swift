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

  /// What was there stays, in its order; what comes in belongs to a signature of this revision. Where a
  /// certification leaves annotations open, that holds for the widgets of fields, and the others are named.
  private mutating func compareAnnotations(
    _ before: PDFObject?, _ after: PDFObject?, on page: Int
  ) {
    // Null is no annotation.
    var shown = (old.resolved(before).array ?? []).filter { old.resolved($0) != .null }
    var items = (new.resolved(after).array ?? []).filter { new.resolved($0) != .null }
    guard new.resolved(after).array != nil || new.resolved(after) == .null else {
      return report(.annotationsExchanged(page))
    }
    if policy.allowsAnnotations {
      let (was, now) = (shown.filter { isOpen($0, in: old) }, items.filter { isOpen($0, in: new) })
      if was.count != now.count
        || zip(was, now).contains(where: { difference($0, $1, at: "Annots", in: page) != nil })
      {
        annotated.append(page)
      }
      shown.removeAll { isOpen($0, in: old) }
      items.removeAll { isOpen($0, in: new) }
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

  /// Whether an annotation is neither a widget nor anything else of the form.
  private func isOpen(_ annotation: PDFObject, in revision: PDFRevision) -> Bool {
    let entries = revision.resolved(annotation).dictionary ?? [:]
    guard let subtype = revision.resolved(entries["Subtype"]).name else { return false }
    return subtype != "Widget" && revision.resolved(entries["FT"]) == .null
      && !(revision.last(annotation).reference.map { fields[$0] != nil || widgets.contains($0) }
        ?? false)
  }
}
