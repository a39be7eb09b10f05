import CQPDFShims

/// Streams that every reader decodes alike. A stream may say where else its data are, may name filters
/// that few know, or may go on behind the end of its compressed data: readers differ in what they do.
extension PDFRevision {
  /// Whether a stream has nothing but data, stored so that everybody reads the same.
  func isPlainStream(_ number: Int) -> Bool {
    let entries = object(number).dictionary ?? [:]
    let known: Set<String> = ["Length", "Filter", "DecodeParms", "DL"]
    return Set(entries.filter { resolved($0.value) != .null }.keys).isSubset(of: known)
      && hasPlainData(number)
  }

  /// Whether its data are not compressed, or once with what ends where they end (ISO 32000-1, 7.4.4).
  func hasPlainData(_ number: Int) -> Bool {
    if let known = plainData[number] { return known }
    let isPlain = looksPlain(number)
    plainData[number] = isPlain
    return isPlain
  }

  private func looksPlain(_ number: Int) -> Bool {
    let entries = object(number).dictionary ?? [:]
    guard resolved(entries["F"]) == .null, resolved(entries["FFilter"]) == .null else {
      return false
    }
    let filter = resolved(entries["Filter"])
    let filters = filter.array?.map(resolved) ?? (filter == .null ? [] : [filter])
    // A predictor in the wrong form is applied by some readers and not by others.
    guard resolved(entries["DecodeParms"]) == .null, resolved(entries["DP"]) == .null else {
      return false
    }
    if filters.isEmpty { return true }
    guard filters == [.name("FlateDecode")], let raw = rawStream(number) else { return false }
    // Nothing at all is how some writers compress nothing.
    guard budget.allows, !raw.isEmpty else { return raw.isEmpty }
    let size = paraphe_deflated_size(raw, raw.count, Self.largestPlain)
    budget.spend(decoded: max(0, Int(size)))
    return size >= 0
  }

  private static var largestPlain: Int { 64 << 20 }
}
