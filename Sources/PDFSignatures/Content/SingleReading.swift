import Foundation

/// Whether a signed document leaves room for two readings that its original did not: of what its
/// cross-reference sections say, and of which page comes first.
struct SingleReading {
  private let signed: Data
  private let original: Data

  init(of signed: Data, from original: Data) {
    self.signed = signed
    self.original = original
  }

  func isSingle(firstPage: Int?) -> Bool {
    guard let chain = try? XRefChain([UInt8](signed)[...]) else { return false }
    return chain.isPlain && endsPlainly && hasNoNewHybrids(chain)
      && isLinearizedRightly(firstPage: firstPage, chain)
  }

  /// `startxref`, a number and `%%EOF`, each on a line of its own, and nothing behind (7.5.5).
  private var endsPlainly: Bool {
    let words = String(decoding: signed.suffix(200), as: UTF8.self).unicodeScalars
      .split { $0.properties.isWhitespace || $0.value == 0 }.suffix(3).map { String($0) }
    return words.count == 3 && words[0] == "startxref" && words[1].allSatisfy(\.isNumber)
      && words[2] == "%%EOF"
  }

  /// A section may have a table and a stream (ISO 32000-1, 7.5.8.4), and readers believe one or the
  /// other: those of the original may stay where its bytes do.
  private func hasNoNewHybrids(_ chain: XRefChain) -> Bool {
    guard let last = chain.hybrids.max() else { return true }
    return last < original.count && signed.starts(with: original)
  }

  /// A linearized file names its first page at its beginning (annex F), and some readers show that
  /// one before they have read the rest.
  private func isLinearizedRightly(firstPage: Int?, _ chain: XRefChain) -> Bool {
    var syntax = PDFSyntax([UInt8](signed.prefix(4096))[...])
    // Past the header, which is a comment.
    syntax.skipSpace()
    guard syntax.unsigned() != nil else { return true }
    syntax.skipSpace()
    guard syntax.unsigned() != nil else { return true }
    syntax.skipSpace()
    guard syntax.take("obj"), let entries = try? syntax.object().dictionary,
      entries["Linearized"] != nil
    else { return true }
    // Of another length: something was appended, and no reader believes it any more.
    guard entries["L"]?.integer == signed.count else { return true }
    // What the end points to has to be the section behind that dictionary: readers begin with either.
    syntax.skipSpace()
    guard syntax.take("endobj") else { return false }
    syntax.skipSpace()
    return entries["O"]?.integer == firstPage && chain.start == syntax.position
  }
}
