import CQPDFShims

/// What a reader finds that looks for objects from the first byte of a file to its last, as many do where
/// a table is not quite where it should be.
struct ScannedObjects {
  /// Where the last object of each number stands.
  private var offsets: [Int: Int] = [:]

  private static let most = 2_000_000

  /// - Returns: nil for a file that holds more than can be looked at.
  init?(_ bytes: ArraySlice<UInt8>, budget: Budget) {
    let word = Array("obj".utf8)
    var start = bytes.startIndex
    var count = 0
    while let place = Self.next(word, in: bytes, from: start) {
      start = place + word.count
      count += 1
      guard count < Self.most, budget.allows else { return nil }
      if let found = Self.header(before: place, in: bytes) { offsets[found.number] = found.offset }
    }
  }

  private static func next(
    _ word: [UInt8], in bytes: ArraySlice<UInt8>, from start: Int
  ) -> Int? {
    bytes[start...].withUnsafeBufferPointer { buffer -> Int? in
      guard let base = buffer.baseAddress else { return nil }
      let place = paraphe_find(word, word.count, base, buffer.count)
      return place < 0 ? nil : start + place
    }
  }

  /// `n g ` in front of the word, whatever stands between them.
  private static func header(
    before place: Int, in bytes: ArraySlice<UInt8>
  ) -> (number: Int, offset: Int)? {
    var position = place
    func skipSpaceBack() {
      while position > bytes.startIndex, PDFSyntax.isSpace(bytes[position - 1]) { position -= 1 }
    }
    func digitsBack() -> Int? {
      let end = position
      while position > bytes.startIndex, (0x30...0x39).contains(bytes[position - 1]),
        end - position < 10
      {
        position -= 1
      }
      return position < end ? Int(String(decoding: bytes[position..<end], as: UTF8.self)) : nil
    }
    skipSpaceBack()
    guard digitsBack() != nil else { return nil }
    let middle = position
    skipSpaceBack()
    guard position < middle, let number = digitsBack() else { return nil }
    return (number, position)
  }

  /// Whether every object that a document lists or refers to is found where its tables say it is.
  func agree(with revision: PDFRevision, _ referrers: Referrers) -> Bool {
    for (number, offset) in offsets {
      guard let place = revision.places[number] else {
        if referrers.has(number) { return false }
        continue
      }
      if let home = place.home {
        // Where a number stands in a stream of objects, a later object of its own would be taken for it.
        guard let container = revision.places[home], container.offset > offset else { return false }
      } else if AppendedRevision.passingSpace(place.offset, in: revision.bytes) != offset {
        return false
      }
    }
    return agreeWithin(revision)
  }

  /// The same for the numbers that streams of objects hold: the last stream wins.
  private func agreeWithin(_ revision: PDFRevision) -> Bool {
    for container in Set(revision.places.values.compactMap(\.home)) {
      guard let offset = revision.places[container]?.offset,
        let members = revision.memberNumbers(of: container)
      else { return false }
      for number in members {
        guard let place = revision.places[number], place.home != container else { continue }
        let other = place.home.flatMap { revision.places[$0]?.offset } ?? place.offset
        guard other > offset else { return false }
      }
    }
    return true
  }
}
