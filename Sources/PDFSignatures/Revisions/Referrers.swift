/// Who refers to whom in the revisions of a file, to find what a change reaches without reading the
/// whole file for each.
struct Referrers {
  private var found: [Int: [Int]]

  /// Reads every object of a revision once.
  ///
  /// - Returns: nil for one with an object that cannot be read.
  init?(of revision: PDFRevision) {
    guard let found = revision.referrers() else { return nil }
    self.found = found
  }

  /// Takes in what changed objects refer to now. What they referred to before stays known.
  mutating func add(_ changed: Set<Int>, in revision: PDFRevision) {
    for number in changed {
      for target in revision.object(number).references {
        found[target, default: []].append(number)
      }
    }
  }

  func has(_ number: Int) -> Bool { found[number] != nil }

  /// Some objects and all that lead to them.
  func reaching(_ numbers: Set<Int>) -> Set<Int> {
    var reaching = numbers
    var next = Array(numbers)
    while let number = next.popLast() {
      for other in found[number] ?? [] where reaching.insert(other).inserted { next.append(other) }
    }
    return reaching
  }
}
