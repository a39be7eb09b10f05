import Foundation
import TestSupport
import Testing

@testable import PDFSignatures

@Suite("How content keeps and restores the graphics state")
struct ContentBalanceTests {
  private func balance(_ content: String) -> ContentBalance { ContentBalance(Array(content.utf8)) }

  @Test("operators are counted, and nothing that only looks like them")
  func counts() {
    #expect(balance("") == .even)
    #expect(balance("q Q q q Q Q") == .even)
    #expect(balance("q q q") == ContentBalance(missing: 0, left: 3))
    #expect(balance("Q Q q") == ContentBalance(missing: 2, left: 1))
    #expect(balance("(q q) Tj % q\n/q gs <</q 1>> BDC [(Q)] TJ") == .even)
    #expect(balance("BI /W 8 /H 2 ID q Q Q q q q EI q") == ContentBalance(missing: 0, left: 1))
  }

  @Test(
    "a mark on a page that keeps or restores too much is drawn as on any other",
    arguments: ["q q 9 0 0 9 0 0 cm", "Q Q Q", "Q q 0 0 1 1 re W n"])
  func marked(_ content: String) throws {
    let page = SmallPDF.page("\(content) BT /F1 9 Tf 30 30 Td (Loyer) Tj ET")
    let prepared = try DocumentPreparation(
      contractID: "c", label: "l", signatories: ["s"], language: "fr", isTest: true
    ).prepare(page)
    let open = try PDFRevision.reading([UInt8](prepared)) { reader -> ContentBalance? in
      let revision = try #require(reader.revision(upTo: prepared.count))
      let page = try #require(PageTree(of: revision, most: 9)?.pages.first)
      let content = PageContent(of: page, in: revision)
      return content.bytes(0..<content.parts.count).map(ContentBalance.init)
    }
    #expect(open == .even)
  }
}
