/// The bytes that a signature covers (ISO 32000-2, 12.8.1).
struct ByteRange: Equatable {
  /// Before the signature's value.
  let head: Range<Int>
  /// Behind it.
  let tail: Range<Int>
  /// The signature's value, as it stands there.
  let value: [UInt8]

  /// The end of the revision that the signature closes.
  var end: Int { tail.upperBound }
  /// Where the value stands.
  var gap: Range<Int> { head.upperBound..<tail.lowerBound }

  /// What is wrong with a byte range.
  struct Malformed: Error {
    let reason: Reason

    init(_ reason: Reason) {
      self.reason = reason
    }
  }

  /// Reads and checks the range of one signature dictionary, from the dictionary's own bytes.
  ///
  /// - Parameters:
  ///   - number: of the dictionary's object, or of the field's that it stands in.
  ///   - offset: where the cross-reference table says that the dictionary's object is.
  ///   - contents: the signature's value as qpdf reads it; nil where qpdf decrypted it, which was never
  ///     encrypted (ISO 32000-2, 7.6.2).
  init(
    of number: Int, isWithinField: Bool, at offset: Int, in bytes: ArraySlice<UInt8>,
    contents: [UInt8]?
  ) throws(Malformed) {
    var syntax = PDFSyntax(bytes, at: min(max(offset, 0), bytes.endIndex))
    // Integers (ISO 32000-2, table 255): readers differ in what they make of others.
    syntax.keepsReals = true
    syntax.skipSpace()
    guard syntax.unsigned() == number else {
      throw Malformed(.signatureElsewhere)
    }
    syntax.skipSpace()
    _ = syntax.unsigned()
    syntax.skipSpace()
    var entries: [PDFSyntax.Entry]
    do {
      guard syntax.take("obj") else { throw PDFSyntax.Failure() }
      entries = try syntax.dictionary()
      if isWithinField {
        guard let value = entries.first(where: { $0.key == "V" }) else { throw PDFSyntax.Failure() }
        var inner = PDFSyntax(bytes, at: value.range.lowerBound)
        inner.keepsReals = true
        entries = try inner.dictionary()
      }
    } catch {
      throw Malformed(.dictionaryUnreadable)
    }
    guard let value = entries.first(where: { $0.key == "Contents" }),
      let numbers = entries.first(where: { $0.key == "ByteRange" })?.value.array?.map(\.integer)
    else {
      throw Malformed(.byteRangeMissing)
    }
    guard numbers.count == 4, let start = numbers[0], let headLength = numbers[1],
      let tailStart = numbers[2], let tailLength = numbers[3]
    else { throw Malformed(.byteRangeNotOfTwo) }
    guard start == 0 else { throw Malformed(.byteRangeStartsLate) }
    guard headLength > 0, tailStart > headLength, tailLength >= 0,
      tailStart <= bytes.count, tailLength <= bytes.count - tailStart
    else { throw Malformed(.byteRangeOutOfBounds) }
    guard value.range == headLength..<tailStart,
      bytes[headLength] == UInt8(ascii: "<"), bytes[tailStart - 1] == UInt8(ascii: ">"),
      let string = value.value.string, contents == nil || string == contents
    else { throw Malformed(.byteRangeGapWrong) }
    self.value = string
    head = 0..<headLength
    tail = tailStart..<(tailStart + tailLength)
  }
}
