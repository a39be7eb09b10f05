import Foundation
import Testing

@testable import PDFSignatures

@Suite("What was deposited is what was signed")
struct OriginalContentTests {
  private let folder = TestFolder()

  private func signed(_ pdf: Data, isTest: Bool = true) throws -> Data {
    let prepared = try DocumentPreparation(
      contractID: "cp", label: "Contrat", signatories: ["Claire"], language: "fr", isTest: isTest
    ).prepare(pdf)
    return try DocumentSigner(authority: try TestAuthority(in: folder.url)).sign(
      prepared, position: 0, name: "Claire", reason: "", at: Date(), isFrench: true)
  }

  /// A busy machine must not turn an answer into "not decided".
  private func compared(_ original: Data, in signed: Data) -> OriginalContent {
    OriginalContent(of: original, in: signed, time: .seconds(120))
  }

  /// The pages that have to be looked at in pictures; nil for what is not the original.
  private func drawn(_ original: Data, in signed: Data) -> [Int]? {
    guard case .kept(let additions) = compared(original, in: signed) else { return nil }
    return additions.pages.map(\.number)
  }

  @Test(
    "the platform's mark, last page and signature change nothing of it",
    arguments: [
      [], ["--object-streams=generate"], ["--linearize"], ["--rotate=+90"], ["--qdf"],
    ])
  func kept(arguments: [String]) throws {
    let demo = try Data(contentsOf: Tool.demo)
    let pdf = arguments.isEmpty ? demo : try Tool.rewritten(demo, arguments)
    let pages = try SoundDocument(reading: pdf).pages
    #expect(drawn(pdf, in: try signed(pdf)) == Array(1...pages))
    #expect(drawn(pdf, in: try signed(pdf, isTest: false)) == [])
  }

  @Test("another document, a missing page and pages in another order are found")
  func altered() throws {
    let demo = try Data(contentsOf: Tool.demo)
    let annex = try Data(
      contentsOf: Tool.demo.deletingLastPathComponent().appending(
        path: "conditions-generales.pdf"))
    func isAltered(_ other: Data) throws -> Bool {
      if case .altered = compared(demo, in: try signed(other)) { true } else { false }
    }
    #expect(try isAltered(annex))
    for pages in ["1-2", "2,1,3-z", "1,1,3-z"] {
      #expect(
        try isAltered(try Tool.rewritten(demo, ["--empty", "--pages", "INPUT", pages, "--"])),
        "\(pages)")
    }
    #expect(try isAltered(try Tool.rewritten(demo, ["--rotate=+180:2"])))
  }

  @Test("one changed word is found")
  func word() throws {
    let pdf = try Data(contentsOf: KnownAnswer.folder.appending(path: "own-unsigned.pdf"))
    let place = try #require(pdf.range(of: Data("900 EUR".utf8)))
    var other = pdf
    other.replaceSubrange(place, with: Data("300 EUR".utf8))
    #expect(drawn(pdf, in: try signed(pdf)) != nil)
    #expect(
      compared(pdf, in: try signed(other))
        == .altered(.contentChanged(onPage: 1)))
  }

  @Test("a mark on a page is no change of the links and the view that lead to the page")
  func links() throws {
    let entries =
      "/Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources <<>> /Contents 5 0 R"
    func pdf(openingAt page: Int) throws -> Data {
      let text =
        """
        %PDF-1.7
        1 0 obj <</Type /Catalog /Pages 2 0 R /OpenAction [\(page) 0 R /Fit]>> endobj
        2 0 obj <</Type /Pages /Kids [3 0 R 4 0 R] /Count 2>> endobj
        3 0 obj <<PAGE /Annots [6 0 R]>> endobj
        4 0 obj <<PAGE /Rotate 90>> endobj
        5 0 obj <</Length 8>> stream
        0 0 m  n
        endstream endobj
        6 0 obj <</Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [4 0 R /Fit]>> endobj
        trailer <</Root 1 0 R /Size 7>>
        """.replacing("PAGE", with: entries)
      // qpdf writes the cross-reference table.
      return try Tool.rewritten(Data(text.utf8), [])
    }
    let original = try pdf(openingAt: 3)
    #expect(drawn(original, in: try signed(original)) != nil)
    #expect(
      compared(original, in: try signed(try pdf(openingAt: 4)))
        == .altered(.behavesOtherwise("OpenAction")))
  }

  @Test("a script that was not deposited is found, wherever it is run from")
  func scripts() throws {
    func pdf(catalog: String = "", page: String = "") throws -> Data {
      let text = """
        %PDF-1.7
        1 0 obj <</Type /Catalog /Pages 2 0 R \(catalog)>> endobj
        2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
        3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources <<>> \(page)>> endobj
        4 0 obj <</S /JavaScript /JS (app.alert\\(1\\))>> endobj
        trailer <</Root 1 0 R /Size 5>>
        """
      return try Tool.rewritten(Data(text.utf8), [])
    }
    let original = try pdf()
    #expect(drawn(original, in: try signed(original)) != nil)
    for (catalog, key) in [
      ("/OpenAction 4 0 R", "OpenAction"), ("/AA <</WS 4 0 R>>", "AA"),
      ("/Names <</JavaScript <</Names [(x) 4 0 R]>>>>", "JavaScript"),
    ] {
      #expect(
        compared(original, in: try signed(try pdf(catalog: catalog)))
          == .altered(.behavesOtherwise(key == "JavaScript" ? "Names" : key)))
    }
    #expect(
      compared(original, in: try signed(try pdf(page: "/AA <</O 4 0 R>>")))
        == .altered(.entryChanged("AA", onPage: 1)))
  }
}
