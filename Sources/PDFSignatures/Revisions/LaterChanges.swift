/// Everything that was appended to a file after its first signature.
struct LaterChanges {
  /// A part of the file that comes after a signature, with what is wrong in it.
  struct Part {
    let range: Range<Int>
    let violations: [Reason]
    /// What further signatures show over what was there.
    var overlays: [SignatureOverlay] = []
  }

  private(set) var parts: [Part] = []
  /// Where revisions end: a signature that ends elsewhere does not cover its own revision.
  private(set) var ends: Set<Int> = []

  /// What a revision knew of revocations and a later one left out.
  private(set) var forgotten = ValidationData()

  /// More revisions than any honest history of a contract.
  private static let most = 300

  /// - Parameters:
  ///   - final: the whole file.
  ///   - signatures: with their ranges, in the order of their ends.
  init(
    in reader: PDFRevision.Reader, final: PDFRevision,
    signatures: [(field: SignatureField, range: ByteRange)]
  ) {
    guard let first = signatures.first?.range.end else { return }
    var history = History(reader: reader, final: final, signatures: signatures)
    guard let base = history.revision(upTo: first) else {
      fail(first..<reader.bytes.count, .endOfRevisionUncovered)
      return
    }
    ends.insert(first)
    follow(&history, from: base, at: first)
    if history.isTolerated || isTolerated(base), reader.budget.allows {
      compareWithScan(&history)
    }
  }

  /// The revisions of a file as they are read.
  private struct History {
    let reader: PDFRevision.Reader
    let final: PDFRevision
    let signatures: [(field: SignatureField, range: ByteRange)]
    var referrers: Referrers?
    var isTolerated = false

    func revision(upTo end: Int) -> PDFRevision? {
      end == reader.bytes.count ? final : reader.revision(upTo: end)
    }
  }

  private mutating func follow(_ history: inout History, from base: PDFRevision, at first: Int) {
    let (reader, signatures) = (history.reader, history.signatures)
    let (final, size) = (history.final, reader.bytes.count)
    // A time-stamp is to be had by anybody: nobody vouches for what only it covers.
    let last = signatures.last { !$0.field.isTimestamp }?.range.end ?? first
    var (current, informed) = (base, base)
    var start = XRefChain.lastStart(in: reader.bytes[..<first]) ?? -1
    var cursor = first
    var policy = ChangePolicy()
    while cursor < size {
      if isEnd(cursor, of: reader.bytes) {
        history.isTolerated = true
        return
      }
      guard parts.count < Self.most, reader.budget.allows else {
        return fail(cursor..<size, .tooManyRevisions)
      }
      for signature in signatures where signature.range.end == cursor {
        policy.add(signature.field, isFirst: signature.range.end == first, in: current)
      }
      let appended: AppendedRevision
      do {
        appended = try AppendedRevision(reader.bytes, from: cursor) { final.object($0).integer }
      } catch {
        return fail(cursor..<size, error.reason)
      }
      let end =
        signatures.map(\.range.end).first { (appended.endOfWord...appended.end).contains($0) }
        ?? appended.end
      guard let next = history.revision(upTo: end) else {
        return fail(cursor..<size, .revisionUnreadable)
      }
      guard var referrers = history.referrers ?? Referrers(of: current) else {
        return fail(cursor..<size, .objectsIncomparable)
      }
      var comparison = RevisionComparison(
        from: current, to: next, informed: informed, policy: policy,
        signatures: Set(signatures.map(\.field.value)),
        timestamps: Set(signatures.map(\.field).filter(\.isTimestamp).map(\.value)),
        isUncovered: cursor >= last)
      comparison.run(appended, previousStart: start, referrers: &referrers)
      history.referrers = referrers
      history.isTolerated = history.isTolerated || comparison.isTolerated
      if comparison.forgetsRevocations { forgotten.merge(ValidationData(storeOf: current)) }
      parts.append(
        Part(
          range: cursor..<end, violations: comparison.violations, overlays: comparison.overlays()))
      ends.insert(end)
      (cursor, start, current) = (end, appended.start, next)
      if next.resolved(next.trailer["Info"]) != .null { informed = next }
    }
  }

  private mutating func fail(_ range: Range<Int>, _ reason: Reason) {
    parts.append(Part(range: range, violations: [reason]))
  }

  /// Whether nothing but white space stands behind the end of a revision.
  private func isEnd(_ cursor: Int, of bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes[cursor...].allSatisfy(PDFSyntax.isSpace) else { return false }
    let last = bytes[..<cursor].lastIndex { !PDFSyntax.isSpace($0) } ?? bytes.startIndex
    return bytes[...last].suffix(5).elementsEqual("%%EOF".utf8)
  }

  // MARK: - Readers that look elsewhere

  /// Whether the first signed revision is read by a tolerance of ours that other readers need not have.
  private func isTolerated(_ base: PDFRevision) -> Bool {
    let bytes = base.bytes
    let places = base.places.values.filter { $0.container == 0 }.map(\.offset)
    return (base.sections + places).contains {
      bytes.indices.contains($0) && PDFSyntax.isSpace(bytes[$0])
    }
  }

  /// Where a file was read by tolerance, a reader that scans it has to find the same document.
  private mutating func compareWithScan(_ history: inout History) {
    let (bytes, size) = (history.reader.bytes, history.reader.bytes.count)
    guard let referrers = history.referrers ?? Referrers(of: history.final),
      let found = ScannedObjects(bytes, budget: history.reader.budget),
      found.agree(with: history.final, referrers)
    else { return fail(size..<size, .readersDisagree) }
  }

  // MARK: - What is said

  /// What is wrong with everything behind a signature that ends at `end`.
  func violations(after end: Int) -> [Reason] {
    guard ends.contains(end) else {
      return [.endOfRevisionUncovered]
    }
    return parts.filter { $0.range.lowerBound >= end }.flatMap(\.violations)
  }

  /// What signatures of later revisions are drawn over, of what one that ends at `end` signed.
  func overlays(after end: Int) -> [SignatureOverlay] {
    parts.filter { $0.range.lowerBound >= end }.flatMap(\.overlays)
  }
}
