/// Document security stores (ETSI EN 319 142-1, 5.4.2): they may gain certificates, revocation lists and
/// OCSP responses, and leave out what was there: a revocation that was known is not forgotten for it.
extension RevisionComparison {
  mutating func compareValidationData(_ before: PDFObject?, _ after: PDFObject?) {
    guard difference(before, after) != nil else { return }
    guard new.resolved(after) != .null else {
      forgetsRevocations = true
      return
    }
    guard !new.isStream(new.last(after ?? .null)),
      let store = stored(new.resolved(after), but: ["Type", "VRI"], AllowedChanges.storeLists)
    else { return report(.validationDataMisused) }
    let was = old.resolved(before).dictionary ?? [:]
    for (key, kind) in AllowedChanges.storeLists { compareList(was[key], store[key], kind) }
    compareEntries(was["VRI"], store["VRI"])
    if !ValidationData(storeOf: old).revocations.isSubset(
      of: ValidationData(storeOf: new).revocations)
    {
      forgetsRevocations = true
    }
  }

  /// A dictionary that has nothing but what validation data have; nil for any other.
  private func stored(
    _ value: PDFObject, but others: Set<String>,
    _ lists: [String: AllowedChanges.ValidationKind]
  ) -> [String: PDFObject]? {
    guard let entries = value.dictionary?.filter({ new.resolved($0.value) != .null }),
      entries.keys.allSatisfy({ others.contains($0) || lists[$0] != nil })
    else { return nil }
    return entries
  }

  private mutating func compareList(
    _ before: PDFObject?, _ after: PDFObject?, _ kind: AllowedChanges.ValidationKind
  ) {
    let known = Set((old.resolved(before).array ?? []).compactMap { old.last($0).reference })
    guard new.resolved(after).array != nil || new.resolved(after) == .null else {
      return report(.validationDataMisused)
    }
    for item in new.resolved(after).array ?? [] where new.resolved(item) != .null {
      guard let number = new.last(item).reference, new.isStream(number) else {
        return report(.validationDataMisused)
      }
      // What was there and is as it was needs no second look.
      if known.contains(number), !changed.contains(number) { continue }
      if !isReadable(number, kind) { report(.validationDataMisused(number)) }
    }
  }

  private func isReadable(_ number: Int, _ kind: AllowedChanges.ValidationKind) -> Bool {
    guard let bytes = new.decodedStream(number) else { return false }
    switch kind {
    case .certificate: return Certificate(der: bytes) != nil
    case .revocationList: return RevocationList(der: bytes) != nil
    case .response:
      var reader = DERReader(bytes[...])
      return reader.next(0x30) != nil && reader.rest.isEmpty
    }
  }

  /// Validation data filed under the digest of a signature.
  private mutating func compareEntries(_ before: PDFObject?, _ after: PDFObject?) {
    let was = old.resolved(before).dictionary ?? [:]
    // ISO 32000-2 writes them with a type; so do some programs.
    for (key, value) in new.resolved(after).dictionary ?? [:] where key != "Type" {
      guard difference(was[key], value) != nil else { continue }
      guard
        let entry = stored(
          new.resolved(value), but: ["Type", "TU", "TS"], AllowedChanges.entryLists)
      else { return report(.validationDataMisused) }
      let known = old.resolved(was[key]).dictionary ?? [:]
      for (list, kind) in AllowedChanges.entryLists { compareList(known[list], entry[list], kind) }
      guard let stamp = entry["TS"].map(new.last)?.reference else { continue }
      if !isReadable(stamp, .response) { report(.validationDataMisused(stamp)) }
    }
  }
}
