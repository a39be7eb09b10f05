/// Compares what two files hold, whatever numbers their objects have.
struct ObjectComparison {
  let old: PDFRevision
  let new: PDFRevision
  /// Pairs that are being compared or were: a pair met again within itself is taken as the same.
  private var pairs: [Pair: Bool] = [:]

  private struct Pair: Hashable {
    let old: Int
    let new: Int
  }

  private static let deepest = 200

  init(_ old: PDFRevision, _ new: PDFRevision) {
    self.old = old
    self.new = new
  }

  /// Takes two objects as the same wherever others refer to them, as an index does to pages that are
  /// compared by themselves.
  mutating func pair(_ before: Int, with after: Int) {
    pairs[Pair(old: before, new: after)] = true
  }

  mutating func isSame(_ before: PDFObject?, _ after: PDFObject?, depth: Int = 0) -> Bool {
    // Objects that were read already cost nothing, but there may be millions of pairs of them.
    guard depth < Self.deepest, new.budget.allows else { return false }
    if let first = before?.reference, let second = after?.reference {
      let pair = Pair(old: first, new: second)
      if let known = pairs[pair] { return known }
      pairs[pair] = true
      let result = isSameObject(first, second, depth: depth)
      pairs[pair] = result
      return result
    }
    switch (old.resolved(before), new.resolved(after)) {
    case (.array(let first), .array(let second)):
      guard first.count == second.count else { return false }
      for (one, other) in zip(first, second) where !isSame(one, other, depth: depth + 1) {
        return false
      }
      return true
    case (.dictionary(let first), .dictionary(let second)):
      return isSame(first, second, ignoring: [], depth: depth)
    case (let first, let second): return first == second
    }
  }

  /// Whether every entry of one dictionary is in the other, three levels down: resources may gain
  /// names.
  mutating func isContained(_ before: PDFObject?, in after: PDFObject?, depth: Int) -> Bool {
    let first = old.resolved(before)
    guard let entries = first.dictionary else {
      return first == .null || isSame(before, after)
    }
    guard let others = new.resolved(after).dictionary else { return entries.isEmpty }
    for (key, value) in entries {
      if isSame(value, others[key]) { continue }
      guard depth < 1, isContained(value, in: others[key], depth: depth + 1) else { return false }
    }
    return true
  }

  private mutating func isSame(
    _ first: [String: PDFObject], _ second: [String: PDFObject], ignoring: Set<String>, depth: Int
  ) -> Bool {
    // Ways back to the page and the form, which are compared themselves.
    let ignored = ignoring.union(["P", "Parent"])
    for key in Set(first.keys).union(second.keys).subtracting(ignored)
    where !isSame(first[key], second[key], depth: depth + 1) {
      return false
    }
    return true
  }

  private mutating func isSameObject(_ first: Int, _ second: Int, depth: Int) -> Bool {
    guard old.isStream(first) == new.isStream(second) else { return false }
    guard old.isStream(first) else {
      return isSame(old.object(first), new.object(second), depth: depth + 1)
    }
    guard let one = old.object(first).dictionary, let other = new.object(second).dictionary,
      isSame(one, other, ignoring: ["Length", "Filter", "DecodeParms"], depth: depth)
    else { return false }
    let isStoredAlike =
      one["Filter"] == other["Filter"] && one["DecodeParms"] == other["DecodeParms"]
    if isStoredAlike, let before = old.rawStream(first), before == new.rawStream(second) {
      return true
    }
    guard let before = old.decodedStream(first), let after = new.decodedStream(second) else {
      return false
    }
    return before == after
  }
}
