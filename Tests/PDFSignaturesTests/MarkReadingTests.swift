import Foundation
import TestSupport
import Testing

@testable import PDFSignatures

@Suite("What a platform may draw on a page")
struct MarkReadingTests {
  private static let font = "/Font <</F 5 0 R /E 6 0 R /W 7 0 R>>"
  private static let states = "/ExtGState <</G <</ca 0.25>> /O <</ca 1>> /B <</BM /Multiply>>>>"

  /// Whether content behind the page's own is read as a mark; nil where it is none at all.
  private func isMark(
    _ mark: String, before: String = "q ", bounds: MarkBounds = MarkBounds()
  ) -> Bool {
    let resources = "\(Self.font) \(Self.states)"
    func page(_ content: String) -> Data {
      SmallPDF([
        "<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
          + "/Resources <<\(resources)>>>>", SmallPDF.stream(content),
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding>>",
        "<</Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats>>",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding <</Differences [84 /nine]>>>>",
      ]).data
    }
    let content = "BT /F 12 Tf 72 720 Td (Loyer : 850 euros) Tj ET"
    let finding = OriginalContent(
      of: page(content), in: page("\(before)\(content)\n\(mark)\n"), bounds: bounds)
    switch finding {
    case .kept: return true
    case .undecided(.markUnknown(onPage: 1)): return false
    default:
      Issue.record("\(finding)")
      return false
    }
  }

  private let colour = "0.8 0.1 0.1 rg"

  private func word(
    _ state: String = "/G gs", _ font: String = "/F 180 Tf", _ shown: String = "(TEST) Tj",
    _ colour: String = "0.8 0.1 0.1 rg", extra: String = ""
  ) -> String {
    "Q q \(state) \(colour) \(extra) BT \(font) .6 .8 -.8 .6 80 100 Tm \(shown) ET Q"
  }

  @Test("the stand-in's word is one, whether its opacity is set here or there")
  func accepted() {
    #expect(isMark(word()))
    #expect(isMark(word("/G gs", "/F 180 Tf", "[(TE) -20 (ST)] TJ")))
    #expect(isMark("Q\n" + "/Artifact BMC " + word().dropFirst(2) + " EMC"))
    #expect(isMark("Q"))
  }

  @Test(
    "each bound is one: words, size, colour, opacity, number, font, way of drawing",
    arguments: [
      "(TEST 900) Tj", "(9) Tj", "(TES) Tj", "<54455354> Tj (9) Tj", "[(TEST) -24000 (9)] TJ",
    ])
  func words(_ shown: String) {
    #expect(!isMark(word("/G gs", "/F 180 Tf", shown)))
  }

  @Test("what is not of a mark's form is not judged")
  func refused() {
    #expect(!isMark(word("/O gs")))
    #expect(!isMark(word("")))
    #expect(!isMark(word("/G gs /B gs")))
    #expect(!isMark(word("/G gs", "/F 12 Tf")))
    #expect(!isMark(word("/G gs", "/F 800 Tf")))
    #expect(!isMark(word("/G gs", "/E 180 Tf")))
    #expect(!isMark(word("/G gs", "/W 180 Tf")))
    #expect(!isMark(word("/G gs", "/F 180 Tf", "(TEST) Tj", "1 1 1 rg")))
    #expect(!isMark(word("/G gs", "/F 180 Tf", "(TEST) Tj", "/P scn")))
    for extra in [
      "2 Tr", "300 Tz", "200 Tc", "0 0 99 99 re f", "60 w 0 0 m 99 9 l S", "0 0 9 9 re W n",
    ] {
      #expect(!isMark(word(extra: extra)), "\(extra)")
    }
    #expect(!isMark(word() + "\n" + word()))
    #expect(!isMark("Q 5 0 0 5 0 0 cm" + word().dropFirst()))
    #expect(!isMark("Q /Missing Do"))
    #expect(!isMark("Q BI /W 1 /H 1 ID x EI"))
  }

  @Test("a mark that is stretched is none, whatever its size")
  func stretched() {
    #expect(!isMark("Q q 4 0 0 1 0 0 cm /G gs \(colour) BT /F 120 Tf 9 99 Td (TEST) Tj ET Q"))
  }

  @Test("what stands before the page's content leaves nothing set, and hides nothing of it")
  func before() {
    for before in ["", "q ", "q q\n", "q 1 0 0 1 5 5 cm Q q "] {
      #expect(isMark("Q Q", before: before), "\(before)")
    }
    for before in [
      "3 Tr ", "q 3 Tr ", "q 1 g ", "q 0 0 0 0 0 0 cm ", "q 1 0 0 1 0 -200 cm ", "q /G gs ",
      "q 0 0 0 0 re W n ", "q /OC /x BDC ", "BT ", "q % ", "q ( ", "Q ",
      "q 2 0 0 2 0 0 cm q .5 0 0 .5 0 0 cm ",
    ] {
      #expect(!isMark("Q", before: before), "\(before)")
    }
  }

  @Test("other bounds take other marks: beneath, lines, at the edge of the page")
  func configured() {
    var bounds = MarkBounds()
    let beneath = word("").dropFirst(2) + " q "
    #expect(!isMark("Q", before: String(beneath), bounds: bounds))
    bounds.isAllowedBeneath = true
    #expect(isMark("Q", before: String(beneath), bounds: bounds))
    #expect(!isMark(word(""), bounds: bounds))

    bounds = MarkBounds()
    let edge = "Q BT /F 8 Tf 40 20 Td (Sign\\351 avec Contrat-Priv\\351, cp_0123) Tj ET"
    #expect(!isMark(edge, bounds: bounds))
    bounds.margin = MarkBounds.Margin(depth: 36, fontSize: 9, characters: 60)
    #expect(isMark(edge, bounds: bounds))
    #expect(!isMark("Q BT /F 8 Tf 40 40 Td (Loyer : 950 euros) Tj ET", bounds: bounds))
    #expect(!isMark("Q BT /F 12 Tf 40 20 Td (Loyer) Tj ET", bounds: bounds))

    bounds = MarkBounds()
    let line = word(extra: "0.8 0.1 0.1 RG /G gs 1 w 72 60 m 300 60 l S")
    bounds.lineWidth = 2
    // The stroke has an opacity of its own, which nothing set.
    #expect(!isMark(line, bounds: bounds))
  }

  @Test("the operator's bounds are read from JSON, and what is wrong in them is named")
  func json() throws {
    func bounds(_ text: String) throws -> MarkBounds {
      try JSONDecoder().decode(MarkBounds.self, from: Data(text.utf8))
    }
    func problem(_ text: String) -> String? {
      do {
        _ = try bounds(text)
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(try bounds("{}") == MarkBounds())
    let read = try bounds(
      #"{"words": ["ESSAI"], "opacity": 0.3, "beneath": true, "margin": {"depth": 30, "fontSize": 8, "characters": 90}}"#
    )
    #expect(read.words == ["ESSAI"] && read.opacity == 0.3 && read.isAllowedBeneath)
    #expect(read.margin?.depth == 30)
    #expect(problem(#"{"opacity": 0.5}"#)?.hasPrefix("opacity: ") == true)
    #expect(problem(#"{"wordz": []}"#)?.hasPrefix("wordz: no such key") == true)
    #expect(problem(#"{"fontSize": [0.5, 0.1]}"#)?.hasPrefix("fontSize: ") == true)
    #expect(problem(#"{"margin": {"depth": 900, "fontSize": 8, "characters": 9}}"#) != nil)
  }
}
