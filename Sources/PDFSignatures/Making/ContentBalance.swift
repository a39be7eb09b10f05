import CQPDFShims

/// How the content of a page keeps and restores the graphics state: a third of what is wrong with
/// real files is that it does not do both equally often (ISO 32000-1, 8.4.2).
struct ContentBalance: Equatable {
  /// How often it restores what it did not keep.
  let missing: Int
  /// How many states it leaves kept.
  let left: Int

  static let even = ContentBalance(missing: 0, left: 0)

  /// - Returns: as many as there are pages; those that cannot be read count as even.
  static func all(of bytes: [UInt8]) -> [ContentBalance] {
    PDFRevision.reading(bytes, budget: Budget(time: .seconds(10), decodedBytes: 256 << 20)) {
      reader in
      guard let revision = reader.revision(upTo: bytes.count),
        let pages = PageTree(of: revision, most: DocumentBounds.mostPages)?.pages
      else { return [] }
      var known: [[Int]: ContentBalance] = [:]
      return pages.map { page in
        let content = PageContent(of: page, in: revision)
        if let balance = known[content.parts] { return balance }
        let balance = content.bytes(0..<content.parts.count).map(ContentBalance.init) ?? .even
        known[content.parts] = balance
        return balance
      }
    }
  }

  init(missing: Int, left: Int) {
    self.missing = missing
    self.left = left
  }

  init(_ content: [UInt8]) {
    var lowest: Int64 = 0
    var open: Int64 = 0
    guard paraphe_content_balance(content, content.count, &lowest, &open) == 1,
      // More would be an attack on the viewer's stack.
      lowest > -1_000, open < 1_000
    else {
      self = .even
      return
    }
    missing = Int(-lowest)
    left = Int(open - lowest)
  }
}
