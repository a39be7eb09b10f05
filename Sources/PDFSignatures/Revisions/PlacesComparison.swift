/// The cross-reference section and the objects in a revision have to be of one mind: then it does not
/// matter which of them a reader goes by.
extension RevisionComparison {
  mutating func comparePlaces(_ appended: AppendedRevision, previousStart: Int) {
    let previous = appended.trailer["Prev"]?.integer
    if let previous, isSamePlace(previous, previousStart) {
      if previous != previousStart { isTolerated = true }
    } else {
      report(.revisionDisjointed)
    }
    if appended.isStartTolerated { isTolerated = true }
    var written: Set<Int> = []
    for object in appended.objects {
      let place = new.places[object.number]
      if let place, place.container == 0, place.generation == object.generation,
        AppendedRevision.passingSpace(place.offset, in: new.bytes) == object.offset
      {
        if place.offset != object.offset { isTolerated = true }
        written.insert(object.number)
      } else if !object.isSection || place != nil {
        report(.objectUnlisted)
      }
    }
    let moved = new.places.filter { old.places[$0.key] != $0.value }
    for place in moved where !written.contains(place.value.home ?? place.key) {
      report(.earlierBytesUsed)
    }
    compareTables(appended, moved)
  }

  private func isSamePlace(_ one: Int, _ other: Int) -> Bool {
    AppendedRevision.passingSpace(one, in: new.bytes)
      == AppendedRevision.passingSpace(other, in: new.bytes)
  }

  /// A table with a stream beside it (ISO 32000-1, 7.5.8.4): some readers go by the one, some by the other.
  private mutating func compareTables(
    _ appended: AppendedRevision, _ moved: [Int: PDFRevision.Place]
  ) {
    guard let listed = appended.listed else { return }
    for (number, place) in moved where place.container != 0 || listed[number] != place.offset {
      return report(.tablesDisagree)
    }
    // A stream of an earlier revision was looked at with it: what it says now is what it said then.
    if appended.trailer["XRefStm"] != nil { isTolerated = true }
    let streams = appended.objects.filter(\.isSection)
    for stream in streams {
      isTolerated = true
      guard written(stream), let dictionary = new.object(stream.number).dictionary,
        let data = new.decodedStream(stream.number),
        let entries = XRefStream.entries(dictionary, data)
      else { return report(.tablesDisagree) }
      let known = listed.filter { entry in !streams.contains { $0.number == entry.key } }
      let told = entries.filter { entry in !streams.contains { $0.number == entry.key } }
      guard told == known.mapValues({ .inFile(offset: $0) }) else {
        return report(.tablesDisagree)
      }
    }
  }

  private func written(_ object: AppendedRevision.Written) -> Bool {
    guard let place = new.places[object.number] else { return false }
    return place.container == 0 && isSamePlace(place.offset, object.offset)
  }
}

extension PDFRevision.Place {
  /// The number of the object stream that holds it; nil for an object of the file itself.
  var home: Int? { container == 0 ? nil : container }
}
