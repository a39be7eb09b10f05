extension RevisionComparison {
  /// Compares the pages: nothing but the widgets of new signature fields may appear on them.
  mutating func comparePages() {
    for number in pageNumbers().sorted() {
      guard let before = old.object(number).dictionary, let after = new.object(number).dictionary
      else { continue }
      let list = after["Annots"]?.reference
      let isListChanged = list.map { modified.contains($0) || added.contains($0) } ?? false
      guard modified.contains(number) || isListChanged else { continue }
      let keys = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
      guard keys.isSubset(of: ["Annots"]) else { continue }
      let shown = old.resolved(before["Annots"]).array ?? []
      let annotations = new.resolved(after["Annots"]).array ?? []
      let others = annotations.filter { item in item.reference.map { !widgets.contains($0) } ?? true
      }
      guard others == shown else {
        report(.annotationsExchanged(number))
        explained.insert(number)
        if let list { explained.insert(list) }
        continue
      }
      explained.insert(number)
      if let list {
        explained.insert(list)
        // The list of another page's annotations, or of something else, would change with it.
        explain(list, referredToBy: [number])
      }
    }
  }

  /// Every page of the old revision.
  private func pageNumbers() -> Set<Int> {
    var pages: Set<Int> = []
    var seen: Set<Int> = []
    var next = old.root["Pages"]?.reference.map { [$0] } ?? []
    while let number = next.popLast() {
      guard seen.insert(number).inserted, seen.count < 200_000,
        let node = old.object(number).dictionary
      else { continue }
      if let kids = old.resolved(node["Kids"]).array {
        next.append(contentsOf: kids.compactMap(\.reference))
      } else {
        pages.insert(number)
      }
    }
    return pages
  }
}
