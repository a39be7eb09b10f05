/// Everything that was appended to a file after its first signature.
struct LaterChanges {
  /// A part of the file that comes after a signature, with what is wrong in it.
  struct Part {
    let range: Range<Int>
    let violations: [Reason]
  }

  private(set) var parts: [Part] = []
  /// Where revisions end: a signature that ends elsewhere does not cover its own revision.
  private(set) var ends: Set<Int> = []

  /// More revisions than any honest history of a contract.
  private static let most = 300

  /// - Parameters:
  ///   - final: the whole file.
  ///   - signatures: with their ranges, in the order of their ends.
  init(
    in reader: PDFRevision.Reader, final: PDFRevision,
    signatures: [(field: SignatureField, range: ByteRange)]
  ) {
    let size = reader.bytes.count
    guard let first = signatures.first?.range.end else { return }
    // A time-stamp is to be had by anybody: nobody vouches for what only it covers.
    let last = signatures.last { !$0.field.isTimestamp }?.range.end ?? first
    func revision(upTo end: Int) -> PDFRevision? {
      end == size ? final : reader.revision(upTo: end)
    }
    guard var current = revision(upTo: first) else {
      parts.append(
        Part(range: first..<size, violations: [.endOfRevisionUncovered]))
      return
    }
    ends.insert(first)
    var start = XRefChain.lastStart(in: reader.bytes[..<first]) ?? -1
    var cursor = first
    var policy = ChangePolicy()
    while cursor < size {
      guard parts.count < Self.most, reader.budget.allows else {
        fail(cursor..<size, .tooManyRevisions)
        return
      }
      for signature in signatures where signature.range.end == cursor {
        policy.add(signature.field, isFirst: signature.range.end == first, in: current)
      }
      let appended: AppendedRevision
      do {
        appended = try AppendedRevision(reader.bytes, from: cursor) { final.object($0).integer }
      } catch {
        fail(cursor..<size, error.reason)
        return
      }
      let end =
        signatures.map(\.range.end).first { (appended.endOfWord...appended.end).contains($0) }
        ?? appended.end
      guard let next = revision(upTo: end) else {
        fail(cursor..<size, .revisionUnreadable)
        return
      }
      var comparison = RevisionComparison(
        from: current, to: next, policy: policy, signatures: Set(signatures.map(\.field.value)),
        timestamps: Set(signatures.map(\.field).filter(\.isTimestamp).map(\.value)),
        isUncovered: cursor >= last)
      comparison.run(appended, previousStart: start)
      parts.append(Part(range: cursor..<end, violations: comparison.violations))
      ends.insert(end)
      (cursor, start, current) = (end, appended.start, next)
    }
  }

  private mutating func fail(_ range: Range<Int>, _ reason: Reason) {
    parts.append(Part(range: range, violations: [reason]))
  }

  /// What is wrong with everything behind a signature that ends at `end`.
  func violations(after end: Int) -> [Reason] {
    guard ends.contains(end) else {
      return [.endOfRevisionUncovered]
    }
    return parts.filter { $0.range.lowerBound >= end }.flatMap(\.violations)
  }
}
