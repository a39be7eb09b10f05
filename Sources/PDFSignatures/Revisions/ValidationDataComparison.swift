extension RevisionComparison {
  /// Compares document security stores (ETSI EN 319 142-1, 5.4.2): they may gain certificates,
  /// revocation lists and OCSP responses, in objects that nothing else uses.
  mutating func compareValidationData(_ before: PDFObject?, _ after: PDFObject?) {
    guard let after else {
      if before != nil { report(.validationDataRemoved) }
      return
    }
    guard let store = new.resolved(after).dictionary,
      Set(store.keys).isSubset(of: ["Type", "Certs", "CRLs", "OCSPs", "VRI"])
    else { return report(.validationDataMisused) }
    let oldStore = old.resolved(before).dictionary ?? [:]
    var own = Containers()
    own.add(after)
    for (key, kind) in Self.lists {
      compareList(store[key], kind, &own)
    }
    compareEntries(store["VRI"], &own)
    // A revocation that was known must not be forgotten.
    if !ValidationData(storeOf: old).revocations.isSubset(
      of: ValidationData(storeOf: new).revocations)
    {
      report(.validationDataRemoved)
    }
    // The containers may change, where they were containers before and nothing else uses them.
    var was = Containers()
    if before != nil { was.add(before) }
    for (key, _) in Self.lists { was.add(oldStore[key]) }
    was.add(oldStore["VRI"])
    for entry in (old.resolved(oldStore["VRI"]).dictionary ?? [:]).values {
      was.add(entry)
      for (key, _) in Self.entryLists { was.add(old.resolved(entry).dictionary?[key]) }
    }
    for number in own.numbers.sorted() where modified.contains(number) {
      guard was.numbers.contains(number) else {
        report(.objectUsedElsewhere(number))
        continue
      }
      explain(number, referredToBy: own.numbers.union(was.numbers).union(catalog))
      reportOtherUse(of: number, inCatalogBut: "DSS")
    }
    explained.formUnion(own.numbers.intersection(added))
    explained.formUnion(own.streams.intersection(added))
  }

  /// Whether an object is an entry of validation data, as some programs leave behind unused.
  func isValidationEntry(_ number: Int) -> Bool {
    guard !new.isStream(number), let entry = new.object(number).dictionary else { return false }
    return entry["Type"]?.name == "VRI"
      && Set(entry.keys).isSubset(of: ["Type", "Cert", "CRL", "OCSP", "TU", "TS"])
  }

  /// What the store is made of.
  private struct Containers {
    var numbers: Set<Int> = []
    var streams: Set<Int> = []

    mutating func add(_ value: PDFObject?) {
      if let number = value?.reference { numbers.insert(number) }
    }
  }

  private enum Kind {
    case certificate, revocationList, response
  }

  private static let lists: [(String, Kind)] = [
    ("Certs", .certificate), ("CRLs", .revocationList), ("OCSPs", .response),
  ]
  private static let entryLists: [(String, Kind)] = [
    ("Cert", .certificate), ("CRL", .revocationList), ("OCSP", .response),
  ]

  private mutating func compareList(
    _ after: PDFObject?, _ kind: Kind, _ own: inout Containers
  ) {
    own.add(after)
    let items = new.resolved(after).array ?? []
    for item in items {
      guard let number = item.reference, new.isStream(number) else {
        return report(.validationDataMisused)
      }
      // What was there is as it was, or is reported as changed.
      guard added.contains(number), own.streams.insert(number).inserted else { continue }
      if !isReadable(number, kind) {
        report(.validationDataMisused(number))
      }
    }
  }

  private func isReadable(_ number: Int, _ kind: Kind) -> Bool {
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
  private mutating func compareEntries(_ after: PDFObject?, _ own: inout Containers) {
    own.add(after)
    let entries = new.resolved(after).dictionary ?? [:]
    for (key, value) in entries {
      // ISO 32000-2 writes them with a type; so do some programs.
      if key == "Type" { continue }
      own.add(value)
      guard let entry = new.resolved(value).dictionary,
        Set(entry.keys).isSubset(of: ["Type", "Cert", "CRL", "OCSP", "TU", "TS"])
      else { return report(.validationDataMisused) }
      for (list, kind) in Self.entryLists { compareList(entry[list], kind, &own) }
      if let stamp = entry["TS"]?.reference, added.contains(stamp) {
        var reader = DERReader((new.decodedStream(stamp) ?? [])[...])
        guard reader.next(0x30) != nil, reader.rest.isEmpty else {
          return report(.validationDataMisused)
        }
        own.streams.insert(stamp)
      }
    }
  }
}
