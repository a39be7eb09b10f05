/// The resources of a page that was shown beside those of the same page in the signed copy: they may
/// gain names, and lose or change none (ISO 32000-1, 7.8.3).
struct PageResources {
  private let before: PDFObject?
  private let after: PDFObject?
  private let old: [String: PDFObject]
  private let new: [String: PDFObject]

  private let gaining: Set<String>

  /// - Parameter gaining: the kinds of which names may come in.
  init(
    _ before: PDFObject?, _ after: PDFObject?, _ comparison: GraphComparison,
    gaining: Set<String> = AllowedDifferences.gainedResources
  ) {
    self.gaining = gaining
    self.before = before
    self.after = after
    old = comparison.old.resolved(before).dictionary ?? [:]
    new = comparison.new.resolved(after).dictionary ?? [:]
  }

  /// Takes the two, and the dictionaries of each kind in them, for each other wherever they are met:
  /// appearances, transparent shapes and fonts often use the page's own.
  ///
  /// They are compared by ``isKept(_:)`` or ``isSame(_:)``.
  func take(_ comparison: inout GraphComparison) {
    for (one, other) in [(before, after)] + gaining.map({ (old[$0], new[$0]) }) {
      if let one = one?.reference, let other = other?.reference { comparison.take(one, as: other) }
    }
  }

  /// Whether nothing came in either.
  func isSame(_ comparison: inout GraphComparison) -> Bool {
    guard isKept(&comparison) else { return false }
    let came = Set(new.keys).subtracting(old.keys)
    return came.allSatisfy { comparison.new.resolved(new[$0]) == .null } && !hasGained(comparison)
  }

  func isKept(_ comparison: inout GraphComparison) -> Bool {
    // Which procedures a printer needs is obsolete (14.2).
    guard comparison.isSame(old, new, but: gaining.union(["ProcSet"])) else { return false }
    for kind in gaining {
      let entries = comparison.new.resolved(new[kind]).dictionary ?? [:]
      for (name, value) in comparison.old.resolved(old[kind]).dictionary ?? [:] {
        guard comparison.isSame(value, entries[name]) else { return false }
      }
    }
    return true
  }

  func hasGained(_ comparison: GraphComparison) -> Bool {
    gaining.contains { !gained($0, comparison).isEmpty }
  }

  /// The names of a kind that came in.
  func gained(_ kind: String, _ comparison: GraphComparison) -> [String] {
    let before = comparison.old.resolved(old[kind]).dictionary ?? [:]
    let after = comparison.new.resolved(new[kind]).dictionary ?? [:]
    return after.keys.filter { comparison.old.resolved(before[$0]) == .null }
  }

  /// Names that came in and that the page's own content uses without having them: they would show
  /// something where nothing was.
  func newlyDefined(in content: [UInt8], _ comparison: GraphComparison) -> Bool {
    let names = gaining.flatMap { gained($0, comparison) }
    return !names.isEmpty && names.contains { PageContent.has("/" + $0, in: content) }
  }
}
