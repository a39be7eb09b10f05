/// Object streams of the revision, read strictly: programs differ in what they make of a number or a key
/// that stands twice.
extension RevisionComparison {
  mutating func compareObjectStreams() {
    let moved = new.places.filter { old.places[$0.key] != $0.value }
    let used = Set(moved.values.compactMap(\.home))
    for number in changed.union(used) {
      guard new.isStream(number), let dictionary = new.object(number).dictionary,
        used.contains(number) || new.resolved(dictionary["Type"]).name == "ObjStm"
      else { continue }
      if let fault = fault(inStream: number, dictionary) { report(fault) }
    }
  }

  private func fault(inStream container: Int, _ dictionary: [String: PDFObject]) -> Reason? {
    let unreadable = Reason.objectStreamUnreadable(container)
    guard let count = new.resolved(dictionary["N"]).integer,
      let first = new.resolved(dictionary["First"]).integer,
      let bytes = new.decodedStream(container), (0...100_000).contains(count),
      (0...bytes.count).contains(first)
    else { return unreadable }
    var header = PDFSyntax(bytes[..<first])
    var seen: Set<Int> = []
    var last = -1
    for index in 0..<count {
      header.skipSpace()
      let number = header.unsigned()
      header.skipSpace()
      guard let number, let offset = header.unsigned(), offset > last,
        first + offset < bytes.count, seen.insert(number).inserted
      else { return unreadable }
      last = offset
      guard let place = new.places[number], place.container == container, place.index == index
      else { return .objectUnlisted }
      var object = PDFSyntax(bytes[...], at: first + offset)
      guard (try? object.object()) != nil else { return unreadable }
    }
    return nil
  }
}
