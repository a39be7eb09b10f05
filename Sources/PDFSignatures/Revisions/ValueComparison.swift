/// Comparing two values to the last byte: an entry that is null may go (ISO 32000-1, 7.3.7), direct and
/// indirect are one, the order of keys is none, and a stream is what it decodes to.
extension RevisionComparison {
  /// Where two values differ.
  struct Difference {
    /// The object that holds it, in the old revision where it has one; nil for none.
    let object: Int?
  }

  private struct Work {
    let old: PDFObject
    let new: PDFObject
    /// The object that it stands in.
    let home: Int?
    let mayBeField: Bool
  }

  /// Where two values differ first; nil where they are the same.
  ///
  /// - Parameters:
  ///   - key: under which they stand in a dictionary.
  ///   - home: the object that they stand in.
  mutating func difference(
    _ before: PDFObject?, _ after: PDFObject?, at key: String? = nil, in home: Int? = nil
  ) -> Difference? {
    var met: [Pair] = []
    var waiting = [
      Work(
        old: before ?? .null, new: after ?? .null, home: home,
        mayBeField: key.map(AllowedChanges.fieldKeys.contains) ?? false)
    ]
    while let work = waiting.popLast() {
      guard new.budget.allows else { return Difference(object: work.home) }
      if let found = compare(work, &waiting, &met) {
        pairs.subtract(met)
        return found
      }
    }
    return nil
  }

  private mutating func compare(
    _ work: Work, _ waiting: inout [Work], _ met: inout [Pair]
  ) -> Difference? {
    let (before, after) = (old.last(work.old), new.last(work.new))
    var home = work.home
    if let one = before.reference, let other = after.reference {
      if isJudgedByItself(one, other, mayBeField: work.mayBeField) { return nil }
      let pair = Pair(old: one, new: other, mayBeField: work.mayBeField)
      guard pairs.insert(pair).inserted else { return nil }
      met.append(pair)
    }
    if let one = before.reference ?? after.reference { home = one }
    let different = Difference(object: home)
    let areReadable =
      before.reference.map(old.isUnreadable) != true
      && after.reference.map(new.isUnreadable) != true
    let areStreams = (old.isStream(before), new.isStream(after))
    guard areReadable, areStreams.0 == areStreams.1 else { return different }
    switch (old.resolved(before), new.resolved(after)) {
    case (.array(let first), .array(let second)):
      guard first.count == second.count else { return different }
      for (one, other) in zip(first, second) {
        waiting.append(Work(old: one, new: other, home: home, mayBeField: work.mayBeField))
      }
    case (.dictionary(let first), .dictionary(let second)):
      if areStreams.0, !hasSameBytes(before, after, first, second) { return different }
      let stored: Set<String> = areStreams.0 ? ["Length", "Filter", "DecodeParms"] : []
      for key in Set(first.keys).union(second.keys).subtracting(stored) {
        waiting.append(
          Work(
            old: first[key] ?? .null, new: second[key] ?? .null, home: home,
            mayBeField: AllowedChanges.fieldKeys.contains(key)))
      }
    case (let first, let second):
      return first == second ? nil : different
    }
    return nil
  }

  /// Whether two references lead to what is the same, or is compared elsewhere.
  private func isJudgedByItself(_ one: Int, _ other: Int, mayBeField: Bool) -> Bool {
    if one == old.last(old.trailer["Root"] ?? .null).reference,
      other == new.last(new.trailer["Root"] ?? .null).reference
    {
      return true
    }
    guard one == other else { return false }
    return !affected.contains(one) || pages.contains(one) || (mayBeField && fields[one] != nil)
  }

  private mutating func hasSameBytes(
    _ before: PDFObject, _ after: PDFObject, _ first: [String: PDFObject],
    _ second: [String: PDFObject]
  ) -> Bool {
    guard let one = before.reference, let other = after.reference else { return false }
    // Stored alike, in the same words: readers differ in what they make of others.
    if difference(first["Filter"], second["Filter"]) == nil,
      difference(first["DecodeParms"], second["DecodeParms"]) == nil,
      (one == other && !changed.contains(one)) || old.rawStream(one) == new.rawStream(other)
    {
      return true
    }
    guard new.hasPlainData(other), let before = old.decodedStream(one),
      let after = new.decodedStream(other)
    else { return false }
    return before == after
  }
}
