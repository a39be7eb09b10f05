/// The classic cross-reference table.
enum XRefTable {
  /// Passes the table behind the word `xref` and the word `trailer`.
  ///
  /// - Parameter isPlain: set to false for a number that is listed twice, or a head of the free ones that
  ///   is not number 0.
  static func skip(
    _ syntax: inout PDFSyntax, _ isPlain: inout Bool
  ) throws(PDFSyntax.Failure) {
    try read(&syntax, &isPlain) { _, _ in }
  }

  /// The same, with each number that it lists as in use and where it says the object is.
  static func read(
    _ syntax: inout PDFSyntax, _ isPlain: inout Bool,
    _ found: (_ number: Int, _ offset: Int) -> Void
  ) throws(PDFSyntax.Failure) {
    var budget = 3_000_000
    var ranges: [Range<Int>] = []
    while true {
      syntax.skipSpace()
      if syntax.take("trailer") { return }
      // A subsection: its first number and its count.
      guard let first = syntax.unsigned() else { throw PDFSyntax.Failure() }
      syntax.skipSpace()
      guard let count = syntax.unsigned(), count <= budget else { throw PDFSyntax.Failure() }
      budget -= count
      let range = first..<(first.addingReportingOverflow(count).partialValue)
      isPlain =
        isPlain && ranges.count < 20_000 && ranges.last.map { $0.upperBound <= first } ?? true
      ranges.append(range)
      for number in range {
        syntax.skipSpace()
        guard let offset = syntax.unsigned() else { throw PDFSyntax.Failure() }
        syntax.skipSpace()
        guard let generation = syntax.unsigned() else { throw PDFSyntax.Failure() }
        syntax.skipSpace()
        if syntax.take("n") {
          found(number, offset)
          continue
        }
        guard syntax.take("f") else { throw PDFSyntax.Failure() }
        isPlain = isPlain && (number == 0 || generation != 65_535)
      }
    }
  }
}
