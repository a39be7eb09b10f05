/// Objects as they stand in the file, read by our own strict syntax beside qpdf's: with the nulls that
/// qpdf leaves out, and only where both read the same otherwise.
extension PDFRevision {
  /// An object by its number, of a stream its dictionary; nil for one that is not read in one way.
  func literal(_ number: Int) -> PDFObject? {
    if let known = literals[number] { return known }
    let found = places[number].flatMap { place in
      place.container == 0 ? inFile(number, place) : inStream(number, place)
    }
    // A number that is not listed stands for null.
    let literal = places[number] == nil ? .null : found
    guard let literal, literal.withoutNulls == qpdfObject(number).withoutNulls else {
      literals[number] = .some(nil)
      return nil
    }
    literals[number] = literal
    return literal
  }

  /// An object that is nothing but a reference to another, which qpdf takes for a number.
  func loneReference(_ number: Int, _ place: Place, _ parsed: PDFObject?) -> PDFObject? {
    guard parsed == nil || parsed == .null || parsed?.integer != nil else { return nil }
    let found = place.container == 0 ? inFile(number, place) : inStream(number, place)
    return found?.reference == nil ? nil : found
  }

  private func inFile(_ number: Int, _ place: Place) -> PDFObject? {
    guard bytes.indices.contains(place.offset) else { return nil }
    var syntax = PDFSyntax(bytes, at: place.offset)
    syntax.keepsReals = keepsReals
    syntax.skipSpace()
    guard syntax.unsigned() == number else { return nil }
    syntax.skipSpace()
    guard syntax.unsigned() == place.generation else { return nil }
    syntax.skipSpace()
    guard syntax.take("obj"), let object = try? syntax.object() else { return nil }
    syntax.skipSpace()
    return syntax.take("endobj") || syntax.take("stream") ? object : nil
  }

  /// Within an object stream (ISO 32000-1, 7.5.7): its header has to say what the cross-reference
  /// section says.
  private func inStream(_ number: Int, _ place: Place) -> PDFObject? {
    let members = members(of: place.container)
    guard let members, place.index < members.count, members[place.index].number == number else {
      return nil
    }
    return members[place.index].object
  }

  /// The numbers that the header of an object stream lists; nil for one that is not read.
  func memberNumbers(of container: Int) -> [Int]? { members(of: container)?.map(\.number) }

  private func members(of container: Int) -> [(number: Int, object: PDFObject?)]? {
    if let known = containers[container] { return known }
    containers[container] = .some(nil)
    guard places[container]?.container == 0, let stream = literal(container)?.dictionary,
      let count = stream["N"]?.integer, let first = stream["First"]?.integer,
      let data = decodedStream(container, most: 32 << 20), (0...data.count).contains(first),
      (0...data.count).contains(count)
    else { return nil }
    var header = PDFSyntax(data[..<first])
    var entries: [(number: Int, offset: Int)] = []
    for _ in 0..<count {
      header.skipSpace()
      guard let number = header.unsigned() else { return nil }
      header.skipSpace()
      guard let offset = header.unsigned(), first + offset <= data.count else { return nil }
      entries.append((number, first + offset))
    }
    guard Set(entries.map(\.number)).count == count else { return nil }
    let members = entries.map { number, offset in
      var syntax = PDFSyntax(data[...], at: offset)
      syntax.keepsReals = keepsReals
      return (number: number, object: try? syntax.object())
    }
    containers[container] = members
    return members
  }
}

extension PDFObject {
  /// Without the entries of dictionaries that are null (ISO 32000-1, 7.3.7).
  fileprivate var withoutNulls: PDFObject {
    switch self {
    case .array(let items): .array(items.map(\.withoutNulls))
    case .dictionary(let entries):
      .dictionary(entries.filter { $0.value != .null }.mapValues(\.withoutNulls))
    default: self
    }
  }
}
