/// Compares what two files hold by value, whatever numbers their objects have: two graphs, walked
/// together from where they are asked about.
///
/// An entry that is null may go (ISO 32000-1, 7.3.7 and 7.3.10), direct and indirect are one, the order
/// of keys is none, and a stream is what it decodes to. A pair that is met again is taken as the same:
/// if it is not, the walk finds out where it began.
struct GraphComparison {
  let old: PDFRevision
  let new: PDFRevision
  private var pairs: Set<Pair> = []
  private var nodes: (old: Set<Int>, new: Set<Int>) = ([], [])

  /// Two values to be compared.
  private struct Work {
    let old: PDFObject
    let new: PDFObject
    /// Whether they are numbers of a box, a matrix, widths and the like, where `595` and `595.0` are
    /// one for every reader.
    let isMeasure: Bool
  }

  private struct Pair: Hashable {
    let old: Int
    let new: Int
  }

  init(_ old: PDFRevision, _ new: PDFRevision) {
    self.old = old
    self.new = new
  }

  /// Takes two objects as the same wherever others refer to them: what is compared by itself, as
  /// pages are, or may differ in a way that is.
  mutating func take(_ before: Int, as after: Int) {
    pairs.insert(Pair(old: before, new: after))
  }

  /// Takes the nodes of two page trees for each other wherever they are met: the pages are compared
  /// one by one, however they are stored.
  mutating func take(nodes before: Set<Int>, as after: Set<Int>) {
    nodes = (before, after)
  }

  mutating func isSame(_ before: PDFObject?, _ after: PDFObject?) -> Bool {
    var met: [Pair] = []
    var waiting = [Work(old: before ?? .null, new: after ?? .null, isMeasure: false)]
    while let work = waiting.popLast() {
      // Objects that were read already cost nothing, but there may be millions of pairs of them.
      guard new.budget.allows, compare(work, &waiting, &met) else {
        pairs.subtract(met)
        return false
      }
    }
    return true
  }

  /// Whether two dictionaries are the same but for some keys.
  mutating func isSame(
    _ before: [String: PDFObject], _ after: [String: PDFObject], but ignored: Set<String>
  ) -> Bool {
    isSame(
      .dictionary(before.filter { !ignored.contains($0.key) }),
      .dictionary(after.filter { !ignored.contains($0.key) }))
  }

  /// - Parameters:
  ///   - waiting: gains the parts that remain to be compared.
  ///   - met: gains the pair, if it was not known.
  private mutating func compare(
    _ work: Work, _ waiting: inout [Work], _ met: inout [Pair]
  ) -> Bool {
    let (before, after) = (old.last(work.old), new.last(work.new))
    if let first = before.reference, let second = after.reference {
      let pair = Pair(old: first, new: second)
      if nodes.old.contains(first), nodes.new.contains(second) { return true }
      guard pairs.insert(pair).inserted else { return true }
      met.append(pair)
    }
    let isStream = (old.isStream(before), new.isStream(after))
    guard isStream.0 == isStream.1 else { return false }
    switch (old.resolved(before), new.resolved(after)) {
    case (.array(let first), .array(let second)):
      guard first.count == second.count else { return false }
      let areMeasures = first.allSatisfy { old.resolved($0).number != nil }
      for (one, other) in zip(first, second) {
        waiting.append(Work(old: one, new: other, isMeasure: areMeasures))
      }
      return true
    case (.dictionary(let first), .dictionary(let second)):
      return compare(first, second, isStream: isStream.0, &waiting)
        && (!isStream.0 || hasSameBytes(before, after))
    case (let first, let second):
      return Self.isSameNumber(first, second, isMeasure: work.isMeasure) ?? (first == second)
    }
  }

  private mutating func compare(
    _ first: [String: PDFObject], _ second: [String: PDFObject], isStream: Bool,
    _ waiting: inout [Work]
  ) -> Bool {
    let ignored: Set<String> = isStream ? ["Length", "Filter", "DecodeParms"] : []
    for (key, value) in first where !ignored.contains(key) {
      waiting.append(Work(old: value, new: second[key] ?? .null, isMeasure: false))
    }
    // A key that comes in says something even where it stands for null: some readers take that for a
    // value, others look for a number that was there before.
    return second.keys.allSatisfy { first[$0] != nil || ignored.contains($0) }
  }

  /// Writers round what they measure: what differs by a hundred-thousandth looks the same everywhere.
  private static func isSameNumber(
    _ first: PDFObject, _ second: PDFObject, isMeasure: Bool
  ) -> Bool? {
    switch (first, second) {
    case (.integer(let one), .integer(let other)): return one == other
    case (.integer, .real), (.real, .integer):
      guard isMeasure else { return false }
    case (.real, .real): break
    default: return nil
    }
    guard let one = first.number, let other = second.number else { return nil }
    return abs(one - other) <= max(1e-9, 1e-5 * abs(one))
  }

  /// Whether two streams decode to the same bytes.
  private mutating func hasSameBytes(_ before: PDFObject, _ after: PDFObject) -> Bool {
    guard let first = before.reference, let second = after.reference,
      let one = old.object(first).dictionary, let other = new.object(second).dictionary
    else {
      return false
    }
    // Stored alike, in the same words: readers differ in what they make of others.
    if isSame(one["Filter"], other["Filter"]), isSame(one["DecodeParms"], other["DecodeParms"]),
      let before = old.rawStream(first),
      before == new.rawStream(second)
    {
      return true
    }
    guard new.hasPlainData(second), let before = old.decodedStream(first),
      let after = new.decodedStream(second)
    else { return false }
    return before == after
  }
}

extension PDFObject {
  /// Of an integer or a real.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }
}
