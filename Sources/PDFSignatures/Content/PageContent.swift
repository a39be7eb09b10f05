import CQPDFShims

/// The content streams of a page (ISO 32000-1, 7.8.2), each by itself.
struct PageContent {
  /// The object numbers of the streams.
  let parts: [Int]
  /// How many more are named and not there.
  private let missing: Int
  /// Whether something that is no stream stands among them.
  private let hasOther: Bool
  private let revision: PDFRevision

  init(of page: PageObject, in revision: PDFRevision) {
    self.revision = revision
    let contents = revision.resolved(page.entries["Contents"])
    let items = contents.array ?? (page.entries["Contents"].map { [$0] } ?? [])
    // What is missing is null, and null is no part of it (7.3.10).
    parts = items.compactMap(\.reference).filter(revision.isStream)
    missing = items.count { revision.resolved($0) == .null }
    hasOther = items.count > parts.count + missing
  }

  /// Some of the streams as one; nil where one cannot be decoded.
  ///
  /// - Parameter separator: put behind each: most readers take the end of a stream for a space.
  func bytes(_ range: Range<Int>, separator: [UInt8] = [10]) -> [UInt8]? {
    var all: [UInt8] = []
    for number in parts[range] {
      guard let bytes = revision.decodedStream(number, most: Self.largest) else { return nil }
      all += bytes
      all += separator
    }
    return all
  }

  /// Of one stream, in bytes: drawings of buildings and maps take some megabytes.
  private static let largest = 64 << 20
  private static let mostParts = 20_000

  /// It cannot be decoded, or is too large.
  struct Unreadable: Error {}

  /// What stands before and behind the content of `original`; nil where it is not in it as it was.
  func surroundings(
    of original: PageContent, _ comparison: inout GraphComparison
  ) throws(Unreadable) -> (before: [UInt8], after: [UInt8])? {
    guard parts.count <= Self.mostParts else { throw Unreadable() }
    // Some readers find what was there before.
    guard missing <= original.missing, !hasOther || original.hasOther else { return nil }
    if let place = place(of: original.parts, &comparison) {
      guard let before = bytes(0..<place.lowerBound),
        let after = bytes(place.upperBound..<parts.count)
      else { throw Unreadable() }
      return isApart(place) ? (before, after) : nil
    }
    // Written anew: the bytes of all streams as one, which may be in other pieces now.
    guard parts.allSatisfy(revision.isPlainStream), (1..<max(1, parts.count)).allSatisfy(areApart)
    else { return nil }
    for separator in [[10], [UInt8]()] {
      guard let part = original.bytes(0..<original.parts.count, separator: separator),
        let whole = bytes(0..<parts.count, separator: separator)
      else { throw Unreadable() }
      // Whether a stream ends in a line break or in a space says nothing.
      let trimmed = part.trimmed
      let start = trimmed.isEmpty ? 0 : paraphe_find(trimmed, trimmed.count, whole, whole.count)
      guard start >= 0 else { continue }
      let (before, after) = (Array(whole[..<start]), Array(whole[(start + trimmed.count)...]))
      // Not in the middle of a word.
      if before.last.map(Self.separates) ?? true, after.first.map(Self.separates) ?? true {
        return (before, after)
      }
    }
    return nil
  }

  /// Whether words end where streams end: viewers differ in what they make of a word that begins in
  /// one stream and ends in the next.
  private func isApart(_ range: Range<Int>) -> Bool {
    let added = Array(0..<range.lowerBound) + Array(range.upperBound..<parts.count)
    return added.allSatisfy { revision.isPlainStream(parts[$0]) }
      && (range.isEmpty || (areApart(range.lowerBound) && areApart(range.upperBound)))
  }

  private func areApart(_ index: Int) -> Bool {
    guard index > 0, index < parts.count else { return true }
    guard let end = revision.decodedStream(parts[index - 1])?.last,
      let start = revision.decodedStream(parts[index])?.first
    else { return true }
    return Self.separates(end) || Self.separates(start)
  }

  private static func separates(_ byte: UInt8) -> Bool { PDFSyntax.isSpace(byte) }

  /// Where the streams of a page stand among these, one after the other.
  private func place(of originals: [Int], _ comparison: inout GraphComparison) -> Range<Int>? {
    guard originals.count <= parts.count else { return nil }
    for start in 0...(parts.count - originals.count) {
      let range = start..<(start + originals.count)
      var isHere = true
      for (one, other) in zip(originals, parts[range]) where isHere {
        isHere = comparison.isSame(.reference(one), .reference(other))
      }
      if isHere { return range }
      if start >= Self.mostBefore { return nil }
    }
    return nil
  }

  private static let mostBefore = 8

  static func has(_ text: String, in content: [UInt8]) -> Bool {
    let part = Array(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    return paraphe_find(part, part.count, content, content.count) >= 0
  }
}

extension [UInt8] {
  /// Without white space at its ends.
  fileprivate var trimmed: [UInt8] {
    guard let first = firstIndex(where: { !PDFSyntax.isSpace($0) }),
      let last = lastIndex(where: { !PDFSyntax.isSpace($0) })
    else { return [] }
    return Array(self[first...last])
  }
}
