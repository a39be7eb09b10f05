import Foundation
import TestSupport
import Testing

@testable import PDFSignatures

@Suite("What a revision that nobody signed may change")
struct RevisionTests {
  private static let page =
    "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</Font <</F1 4 0 R>>>> "
  private static let form = "/AcroForm <</Fields [7 0 R] /SigFlags 3>>"
  private static let catalog = "<</Type /Catalog /Pages 2 0 R \(form)"
  private static let content = SmallPDF.stream("BT /F1 18 Tf 72 720 Td (another) Tj ET")

  private func passes(
    _ objects: [(Int, String)], trailer: String = "", section: AppendedFile.Section = .table,
    shift: Int = 0
  ) throws -> Bool {
    var file = try AppendedFile()
    file.append(objects, trailer: trailer, section: section, shift: shift)
    return try file.report().indication == .totalPassed
  }

  @Test("objects that nothing leads to, and a revision without any, change nothing")
  func orphans() throws {
    #expect(try passes([(20, "<</Type /Font>>"), (21, Self.page + ">>")]))
    #expect(try passes([]))
  }

  @Test("a page that is written otherwise is the same, with another content it is not")
  func pages() throws {
    let annotations = "/Annots 20 0 R /Group null"
    #expect(
      try passes([
        (3, Self.page + "/Contents 21 0 R \(annotations)>>"), (20, "[7 0 R]"), (21, "5 0 R"),
      ]))
    #expect(
      try !passes([(3, Self.page + "/Contents 20 0 R /Annots [7 0 R]>>"), (20, Self.content)]))
    #expect(try !passes([(3, Self.page + "/Contents 5 0 R /Annots [7 0 R] /Rotate 90>>")]))
    #expect(try !passes([(5, Self.content)]))
    #expect(try !passes([(4, "<</Type /Font /Subtype /Type1 /BaseFont /Courier>>")]))
    // The widget leaves its page.
    #expect(try !passes([(3, Self.page + "/Contents 5 0 R>>")]))
  }

  @Test("what a page shows is not changed as if it were something else")
  func places() throws {
    let data = SmallPDF.stream("0")
    #expect(try !passes([(1, "\(Self.catalog) /Metadata 5 0 R>>"), (5, data)]))
    #expect(try !passes([(1, "\(Self.catalog) /DSS <</Certs [5 0 R]>>>>"), (5, data)]))
    #expect(
      try !passes([(20, "<</Producer (p)>>"), (4, "<</Producer (p)>>")], trailer: "/Info 4 0 R"))
    #expect(try !passes([(20, "null")], trailer: "/Other 5 0 R"))
    #expect(try !passes([(1, "\(Self.catalog) /OpenAction [3 0 R /Fit]>>")]))
  }

  @Test("the form gains nothing that decides what fields show")
  func form() throws {
    func catalog(_ form: String) -> String {
      "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [7 0 R] /SigFlags 3 \(form)>>>>"
    }
    #expect(try !passes([(1, catalog("/NeedAppearances true"))]))
    #expect(try !passes([(1, catalog("/XFA (x)"))]))
    #expect(try !passes([(1, "<</Type /Catalog /Pages 2 0 R>>")]))
    // Without a field that asks for it, nobody reads it.
    #expect(try passes([(1, catalog("/DR <</Font <</Helv 4 0 R>>>> /DA (/Helv 0 Tf 0 g)"))]))
    let moved = "<</Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 8 0 R /F 132 /P 3 0 R "
    #expect(try passes([(7, moved + "/Rect [0 0 0 0]>>")]))
    #expect(try !passes([(7, moved + "/Rect [0 0 99 99]>>")]))
    let text = "<</Type /Annot /Subtype /Widget /FT /Tx /T (t) /Rect [0 0 99 99] /P 3 0 R>>"
    let fields = "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [7 0 R 20 0 R] /SigFlags 3>>>>"
    #expect(try !passes([(1, fields), (20, text)]))
  }

  @Test("dates and the program's name may change, the title may not")
  func information() throws {
    #expect(try passes([(20, "<</ModDate (D:2027) /Producer (p)>>")], trailer: "/Info 20 0 R"))
    #expect(try !passes([(20, "<</Title (t)>>")], trailer: "/Info 20 0 R"))
    #expect(try !passes([(20, "<</Author (a)>>")], trailer: "/Info 20 0 R"))
    let head =
      "<x:xmpmeta xmlns:x='adobe:ns:meta/'><r:RDF "
      + "xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><r:Description "
    let tail = "</r:RDF></x:xmpmeta>"
    func metadata(_ properties: String) -> [(Int, String)] {
      [
        (1, "\(Self.catalog) /Metadata 20 0 R>>"),
        (20, SmallPDF.stream(head + properties + tail, "/Type /Metadata /Subtype /XML")),
      ]
    }
    let dated = "xmlns:m='http://ns.adobe.com/xap/1.0/' m:ModifyDate='2027-01-01'/>"
    let titled = "xmlns:d='http://purl.org/dc/elements/1.1/'><d:title>t</d:title></r:Description>"
    #expect(try passes(metadata(dated)))
    #expect(try !passes(metadata(titled)))
  }

  @Test("extensions may come in and rise, not go")
  func extensions() throws {
    func catalog(_ extensions: String) -> [(Int, String)] {
      [(1, "\(Self.catalog) /Extensions <<\(extensions)>>>>")]
    }
    func level(_ name: String, _ level: Int) -> String {
      "/\(name) <</BaseVersion /1.7 /ExtensionLevel \(level)>> "
    }
    func passes(_ first: String, _ second: String) throws -> Bool {
      var file = try AppendedFile()
      file.append(catalog(first))
      file.append(catalog(second))
      return try file.report().indication == .totalPassed
    }
    #expect(try passes(level("ADBE", 3), level("ESIC", 1) + level("ADBE", 8)))
    #expect(try !passes(level("ADBE", 3), level("ADBE", 2)))
    #expect(try !passes(level("ADBE", 3), level("ESIC", 1)))
  }

  @Test("tables that disagree, numbers that stand twice and places beside the section fail")
  func bytes() throws {
    let objects = [(1, "\(Self.catalog) /Lang null>>"), (20, "<</A 1>>")]
    #expect(try passes(objects))
    #expect(try passes(objects, section: .hybrid(moved: [:])))
    #expect(try !passes(objects, section: .hybrid(moved: [1: 15])))
    #expect(try !passes(objects, section: .hybrid(moved: [20: 406])))
    #expect(try !passes([(20, "<</A 1>>"), (20, "<</A 2>>")]))
    // The line break before the section is passed, a letter is not.
    #expect(try passes(objects, shift: -1))
    #expect(try !passes(objects, shift: -2))
    #expect(try !passes(objects, shift: 1))
  }

  @Test("white space and NULs behind the end are none of the file, anything else is")
  func end() throws {
    for (bytes, isFine) in [
      ([0, 0, 10], true), (Array(repeating: 0, count: 4_000), true), ([65], false),
    ]
      as [([UInt8], Bool)]
    {
      var file = try AppendedFile()
      file.append(bytes: bytes)
      #expect(try (file.report().indication == .totalPassed) == isFine)
      file = try AppendedFile()
      file.append([(20, "<</A 1>>")])
      file.append(bytes: bytes)
      #expect(try (file.report().indication == .totalPassed) == isFine)
    }
  }
}

@Suite("What a signatory may fill in")
struct FillingTests {
  /// What is wrong when empty fields, which a page shows, are filled in by a revision that somebody signs.
  ///
  /// - Parameters:
  ///   - second: the appearance of the second field; that of the first is object 8.
  ///   - page: further entries of the page.
  private func violations(
    second: String, page: String = "", _ objects: [(Int, String)]
  ) -> [Reason]? {
    let blank = SmallPDF.stream("", "/Type /XObject /Subtype /Form /BBox [0 0 90 20]")
    let base = [UInt8](
      SmallPDF.page(
        "0 g", resources: page, page: "/Annots [6 0 R 7 0 R]",
        catalog: "/AcroForm <</Fields [6 0 R 7 0 R]>>",
        objects: [Self.field("a", "8 0 R"), Self.field("b", second), blank, blank]))
    var file = AppendedFile(base)
    file.append(objects)
    return PDFRevision.reading(file.bytes) { reader -> [Reason]? in
      guard let old = reader.revision(upTo: base.count),
        let new = reader.revision(upTo: file.bytes.count),
        var referrers = Referrers(of: old),
        let appended = try? AppendedRevision(
          reader.bytes, from: base.count, length: { new.object($0).integer })
      else { return nil }
      var comparison = RevisionComparison(
        from: old, to: new, informed: old, policy: ChangePolicy(), signatures: [], timestamps: [],
        isUncovered: false)
      comparison.run(
        appended, previousStart: XRefChain.lastStart(in: base[...]) ?? 0, referrers: &referrers)
      return comparison.violations
    }
  }

  private static func field(_ name: String, _ appearance: String, _ value: String = "") -> String {
    "<</Type /Annot /Subtype /Widget /FT /Tx /T (\(name)) /Rect [9 9 99 29] /P 3 0 R "
      + "/AP <</N \(appearance)>> \(value)>>"
  }

  private static let filled = [
    (6, field("a", "8 0 R", "/V (850)")),
    (8, SmallPDF.stream("BT (850) Tj ET", "/Type /XObject /Subtype /Form /BBox [0 0 90 20]")),
  ]

  @Test("an appearance that is written anew belongs to its field alone")
  func appearances() {
    #expect(violations(second: "9 0 R", Self.filled) == [])
    #expect(violations(second: "8 0 R", Self.filled) == [.contentChanged(8)])
    #expect(
      violations(second: "9 0 R", page: "/XObject <</X 8 0 R>>", Self.filled)
        == [.contentChanged(8)])
  }

  @Test("a field stays where it is, and what was filled in stays")
  func places() {
    let moved = Self.field("a", "8 0 R", "/V (850)").replacing("[9 9", with: "[8 9")
    #expect(violations(second: "9 0 R", [(6, moved)]) == [.fieldFilledOrLocked])
    let two = [(6, Self.field("a", "8 0 R", "/V (850)")), (7, Self.field("b", "9 0 R", "/V (1)"))]
    #expect(violations(second: "9 0 R", two) == [])
  }
}

@Suite("What readers find who look for it in other ways")
struct ReadingTests {
  /// A page whose content an orphan of its number follows, and whose table is named a byte early.
  private func file(orphan: String, shift: Int) -> [UInt8] {
    var text = String(decoding: SmallPDF.page("0 g"), as: UTF8.self)
    guard let table = text.range(of: "xref\n0") else { return [] }
    text.insert(contentsOf: "\(orphan)\n", at: table.lowerBound)
    let start =
      text.utf8.count
      - text.suffix(from: text.range(of: "xref\n0")?.lowerBound ?? text.startIndex).utf8.count
    text = text.replacing(/startxref\n\d+/, with: "startxref\n\(start + shift)")
    return [UInt8](text.utf8)
  }

  private func agrees(_ bytes: [UInt8]) -> Bool? {
    PDFRevision.reading(bytes) { reader in
      guard let revision = reader.revision(upTo: bytes.count),
        let referrers = Referrers(of: revision),
        let found = ScannedObjects(bytes[...], budget: Budget())
      else { return nil }
      return found.agree(with: revision, referrers)
    }
  }

  @Test("a scan finds what the table lists, or another object of that number")
  func scan() {
    #expect(agrees(file(orphan: "", shift: -1)) == true)
    #expect(agrees(file(orphan: "9 0 obj\n1\nendobj", shift: -1)) == true)
    #expect(agrees(file(orphan: "4 0 obj\n<<>>\nendobj", shift: -1)) == false)
  }

  @Test("references are followed however many there are, and a circle ends")
  func chains() {
    let objects =
      ["<</Type /Catalog /X 2 0 R /Y 41 0 R>>"] + (3...40).map { "\($0) 0 R" }
      + ["(end)", "41 0 R"]
    let bytes = [UInt8](SmallPDF(objects).data)
    PDFRevision.reading(bytes) { reader in
      let revision = reader.revision(upTo: bytes.count)
      #expect(revision?.resolved(revision?.root["X"]) == .string(Array("end".utf8)))
      #expect(revision?.resolved(revision?.root["Y"]) == .null)
      #expect(revision.flatMap(Referrers.init)?.reaching([40]).contains(2) == true)
    }
  }

  @Test("metadata are the same in whatever form, and a document type makes them unreadable")
  func metadata() {
    func properties(_ text: String) -> XMP.Properties? {
      let bytes = [UInt8](
        SmallPDF(["<</Type /Catalog /X 2 0 R>>", SmallPDF.stream(text)]).data)
      return PDFRevision.reading(bytes) { reader in
        reader.revision(upTo: bytes.count).flatMap { XMP.properties($0, $0.root["X"]) }
      }
    }
    let rdf = "xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:p='urn:p/'"
    let attribute = "<r:RDF \(rdf)><r:Description p:a='1 &amp; 2'/></r:RDF>"
    let element =
      "<?xpacket?><x xmlns:q='urn:p/'><r:RDF \(rdf)><r:Description><q:a>1 &#38; 2</q:a></r:Description></r:RDF></x>"
    #expect(properties(attribute) != nil)
    #expect(properties(attribute) == properties(element))
    #expect(properties(attribute) != properties(attribute.replacing("2", with: "3")))
    #expect(properties("<!DOCTYPE x>" + attribute) == nil)
    #expect(properties(attribute + "<x/>") == nil)
    let twice = element.replacing("</r:Description>", with: "<q:a>3</q:a></r:Description>")
    #expect(properties(twice) == nil)
    let deep = String(repeating: "<q:a>", count: 50) + String(repeating: "</q:a>", count: 50)
    #expect(properties(element.replacing("1 &#38; 2", with: deep)) == nil)
  }

  @Test("ink is letters, pictures and shapes, not rulings and backgrounds")
  func ink() {
    func meets(_ content: String) -> Bool? {
      let bytes = [UInt8](SmallPDF.page(content))
      return PDFRevision.reading(bytes) { reader in
        guard let revision = reader.revision(upTo: bytes.count),
          let page = PageTree(of: revision, most: 1)?.pages.first
        else { return nil }
        return PageInk(of: page, in: revision, but: 0)
          .meets(PDFBox(left: 100, bottom: 100, right: 200, top: 120))
      }
    }
    #expect(meets("BT /F1 12 Tf 110 105 Td (850 EUR) Tj ET") == true)
    #expect(
      meets("q 1 0 0 1 100 0 cm BT /F1 12 Tf 1 0 0 1 10 105 Tm [(8) -20 (50)] TJ ET Q") == true)
    #expect(meets("BT /F1 12 Tf 110 305 Td (850 EUR) Tj ET") == false)
    #expect(meets("BT 3 Tr /F1 12 Tf 110 105 Td (850 EUR) Tj ET") == false)
    #expect(meets("100 100 100 20 re S 0 0 595 842 re f 90 100 m 300 100 l S") == false)
    #expect(meets("110 105 m 120 130 140 130 150 105 c f") == true)
    #expect(meets("BT (unfinished") == true)
    #expect(meets("BT /F1 12 Tf 100 Ts 110 5 Td (850) Tj ET") == true)
    #expect(meets("2 w 120 104 m 120 116 l S") == true)
    #expect(meets("/Pattern cs /P0 scn 100 100 100 20 re f") == true)
  }
}
