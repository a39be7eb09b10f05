/// One incremental update as it stands in the file (ISO 32000-1, 7.5.6): objects, their
/// cross-reference section, a trailer, `startxref`, `%%EOF`.
struct AppendedRevision {
  /// Where each object was written. An object that stands twice has two places.
  let objects: [(number: Int, offset: Int)]
  /// Objects that are the cross-reference section itself or a container of others.
  let sections: Set<Int>
  let trailer: [String: PDFObject]
  /// Where the cross-reference section starts, as `startxref` says; checked against the section.
  let start: Int
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

  /// Reads the update that starts at `position`, byte by byte: nothing may stand in it that is
  /// neither an object nor its cross-reference section.
  ///
  /// - Parameter length: the value of an object that a stream gives as its length.
  init(
    _ bytes: ArraySlice<UInt8>, from position: Int, length: (Int) -> Int?
  ) throws(Malformed) {
    var syntax = PDFSyntax(bytes, at: position)
    var objects: [(number: Int, offset: Int)] = []
    var sections: Set<Int> = []
    var trailer: [String: PDFObject]?
    var places: Set<Int> = []
    do {
      while true {
        syntax.skipSpace()
        let offset = syntax.position
        if syntax.take("startxref") { break }
        if syntax.take("xref") {
          guard trailer == nil else { throw PDFSyntax.Failure() }
          places.insert(offset)
          var isPlain = true
          try XRefTable.skip(&syntax, &isPlain)
          trailer = try syntax.object().dictionary
        } else {
          let object = try Self.object(&syntax, length)
          objects.append((object.number, offset))
          if object.isSection {
            sections.insert(object.number)
            places.insert(offset)
            if trailer == nil { trailer = object.dictionary }
          }
        }
      }
    } catch {
      throw Malformed(syntax.isAtEnd ? .bytesAppended : .revisionUnreadable)
    }
    syntax.skipSpace()
    guard let trailer, let start = syntax.unsigned(), places.contains(start) else {
      throw Malformed(.revisionAstray)
    }
    // Not by skipSpace, for which this is a comment.
    while !syntax.isAtEnd, PDFSyntax.isSpace(bytes[syntax.position]) { syntax = syntax.advanced() }
    let word = Array("%%EOF".utf8)
    guard bytes.endIndex - syntax.position >= word.count,
      bytes[syntax.position..<(syntax.position + word.count)].elementsEqual(word)
    else { throw Malformed(.revisionEndless) }
    self.objects = objects
    self.sections = sections
    self.trailer = trailer
    self.start = start
    endOfWord = syntax.position + word.count
    end = Self.lineEnd(behind: endOfWord, in: bytes)
  }

  /// Behind the line break at `position`, if there is one.
  static func lineEnd(behind position: Int, in bytes: ArraySlice<UInt8>) -> Int {
    var end = position
    if end < bytes.endIndex, bytes[end] == 13 { end += 1 }
    if end < bytes.endIndex, bytes[end] == 10 { end += 1 }
    return end
  }

  private struct Object {
    let number: Int
    let isSection: Bool
    let dictionary: [String: PDFObject]?
  }

  private static func object(
    _ syntax: inout PDFSyntax, _ length: (Int) -> Int?
  ) throws(PDFSyntax.Failure) -> Object {
    guard let number = syntax.unsigned() else { throw PDFSyntax.Failure() }
    syntax.skipSpace()
    guard syntax.unsigned() != nil else { throw PDFSyntax.Failure() }
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
    let type = value.dictionary?["Type"]?.name
    return Object(number: number, isSection: type == "XRef", dictionary: value.dictionary)
  }
}

extension PDFSyntax {
  /// One byte further.
  func advanced() -> PDFSyntax { PDFSyntax(bytes, at: position + 1) }
}
