/// One incremental update as it stands in the file (ISO 32000-1, 7.5.6): objects, their
/// cross-reference section, a trailer, `startxref`, `%%EOF`.
struct AppendedRevision {
  /// An object as it is written.
  struct Written {
    let number: Int
    let generation: Int
    let offset: Int
    /// Whether it is a cross-reference stream.
    let isSection: Bool
  }

  /// In their order. An object that stands twice is there twice.
  let objects: [Written]
  /// Of the section that `startxref` leads to.
  let trailer: [String: PDFObject]
  /// Where `startxref` leads to, white space before the section included.
  let start: Int
  /// What its table lists as in use, by number; nil for a revision that has no table.
  let listed: [Int: Int]?
  /// Whether `startxref` leads to white space before the section, which readers pass.
  let isStartTolerated: Bool
  /// Behind `%%EOF`, without the line break.
  let endOfWord: Int
  /// Behind the line break.
  let end: Int

  /// What is wrong with the bytes.
  struct Malformed: Error {
    let reason: Reason

    init(_ reason: Reason) {
      self.reason = reason
    }
  }

  /// A cross-reference section.
  private struct Section {
    let offset: Int
    let trailer: [String: PDFObject]
    /// Nil for a stream.
    let listed: [Int: Int]?
  }

  /// Reads the update that starts at `position`, byte by byte: nothing may stand in it that is
  /// neither an object nor its cross-reference section.
  ///
  /// - Parameter length: the value of an object that a stream gives as its length.
  init(
    _ bytes: ArraySlice<UInt8>, from position: Int, length: (Int) -> Int?
  ) throws(Malformed) {
    var syntax = PDFSyntax(bytes, at: position)
    var objects: [Written] = []
    var sections: [Section] = []
    do {
      while true {
        syntax.skipSpace()
        let offset = syntax.position
        if syntax.take("startxref") { break }
        if syntax.take("xref") {
          guard !sections.contains(where: { $0.listed != nil }) else { throw PDFSyntax.Failure() }
          sections.append(try Self.table(&syntax, at: offset))
        } else {
          let object = try Self.object(&syntax, length)
          let isSection = object.dictionary?["Type"]?.name == "XRef"
          objects.append(
            Written(
              number: object.number, generation: object.generation, offset: offset,
              isSection: isSection))
          if isSection, let dictionary = object.dictionary {
            sections.append(Section(offset: offset, trailer: dictionary, listed: nil))
          }
        }
      }
    } catch {
      throw Malformed(syntax.isAtEnd ? .bytesAppended : .revisionUnreadable)
    }
    syntax.skipSpace()
    guard let start = syntax.unsigned(), bytes.indices.contains(start),
      let main = sections.first(where: { $0.offset == Self.passingSpace(start, in: bytes) }),
      Self.areUsed(sections, by: main)
    else { throw Malformed(.revisionAstray) }
    // Not by skipSpace, for which this is a comment.
    while !syntax.isAtEnd, PDFSyntax.isSpace(bytes[syntax.position]) { syntax = syntax.advanced() }
    let word = Array("%%EOF".utf8)
    guard bytes.endIndex - syntax.position >= word.count,
      bytes[syntax.position..<(syntax.position + word.count)].elementsEqual(word)
    else { throw Malformed(.revisionEndless) }
    self.objects = objects
    self.start = start
    trailer = main.trailer
    listed = main.listed
    isStartTolerated = main.offset != start
    endOfWord = syntax.position + word.count
    end = Self.lineEnd(behind: endOfWord, in: bytes)
  }

  /// Whether no section stands in the revision beside the main one but streams beside a table, which
  /// have to say the same (7.5.8.4): a reader that looks for sections would find it.
  private static func areUsed(_ sections: [Section], by main: Section) -> Bool {
    sections.allSatisfy { $0.offset == main.offset || (main.listed != nil && $0.listed == nil) }
  }

  /// The next place at or behind `position` where no white space stands.
  static func passingSpace(_ position: Int, in bytes: ArraySlice<UInt8>) -> Int {
    guard bytes.indices.contains(position) else { return position }
    return bytes[position...].firstIndex { !PDFSyntax.isSpace($0) } ?? bytes.endIndex
  }

  /// Behind the line break at `position`, if there is one.
  static func lineEnd(behind position: Int, in bytes: ArraySlice<UInt8>) -> Int {
    var end = position
    if end < bytes.endIndex, bytes[end] == 13 { end += 1 }
    if end < bytes.endIndex, bytes[end] == 10 { end += 1 }
    return end
  }

  private static func table(
    _ syntax: inout PDFSyntax, at offset: Int
  ) throws(PDFSyntax.Failure) -> Section {
    var isPlain = true
    var listed: [Int: Int] = [:]
    var isTwice = false
    try XRefTable.read(&syntax, &isPlain) { number, place in
      isTwice = listed.updateValue(place, forKey: number) != nil || isTwice
    }
    guard !isTwice, let trailer = try syntax.object().dictionary else { throw PDFSyntax.Failure() }
    return Section(offset: offset, trailer: trailer, listed: listed)
  }

  private struct Object {
    let number: Int
    let generation: Int
    let dictionary: [String: PDFObject]?
  }

  private static func object(
    _ syntax: inout PDFSyntax, _ length: (Int) -> Int?
  ) throws(PDFSyntax.Failure) -> Object {
    guard let number = syntax.unsigned() else { throw PDFSyntax.Failure() }
    syntax.skipSpace()
    guard let generation = syntax.unsigned() else { throw PDFSyntax.Failure() }
    syntax.skipSpace()
    guard syntax.take("obj") else { throw PDFSyntax.Failure() }
    let value = try syntax.object()
    syntax.skipSpace()
    if syntax.take("stream") {
      let size: Int? =
        switch value.dictionary?["Length"] {
        case .integer(let size): size
        case .reference(let other): length(other)
        default: nil
        }
      guard let size, size >= 0, let data = StreamData.range(behind: syntax, length: size) else {
        throw PDFSyntax.Failure()
      }
      syntax = PDFSyntax(syntax.bytes, at: data.upperBound)
      syntax.skipSpace()
      guard syntax.take("endstream") else { throw PDFSyntax.Failure() }
      syntax.skipSpace()
    }
    guard syntax.take("endobj") else { throw PDFSyntax.Failure() }
    return Object(number: number, generation: generation, dictionary: value.dictionary)
  }
}

extension PDFSyntax {
  /// One byte further.
  func advanced() -> PDFSyntax { PDFSyntax(bytes, at: position + 1) }
}
