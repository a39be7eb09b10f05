import Foundation
import TestSupport
import Testing

@testable import PDFSignatures

@Suite("Two graphs of objects, by value")
struct GraphComparisonTests {
  /// Whether what the key `X` of two catalogs leads to is the same.
  private func isSame(_ one: [String], _ other: [String]) -> Bool? {
    func pdf(_ objects: [String]) -> [UInt8] {
      [UInt8](
        SmallPDF(["<</Type /Catalog /X \(objects[0])>>"] + objects.dropFirst().map { $0 }).data)
    }
    let (first, second) = (pdf(one), pdf(other))
    return PDFRevision.reading(first) { reader in
      PDFRevision.reading(second) { other in
        guard let old = reader.revision(upTo: first.count),
          let new = other.revision(upTo: second.count)
        else { return nil }
        old.keepsReals = true
        new.keepsReals = true
        new.readsLiterally = true
        var comparison = GraphComparison(old, new)
        return comparison.isSame(old.root["X"], new.root["X"]) && !new.isAmbiguous
      }
    }
  }

  @Test("null and absent are one, so are direct and indirect, and the order of keys is none")
  func values() {
    #expect(isSame(["<</A 1 /B 2>>"], ["<</B 2 /A 1>>"]) == true)
    #expect(isSame(["<</A 1 /B null /C 9 0 R>>"], ["<</A 1>>"]) == true)
    // What comes in says something to some readers, even if it is null.
    #expect(isSame(["<</A 1>>"], ["<</A 1 /B null>>"]) == false)
    #expect(isSame(["<</A 1>>"], ["<</A 1 /C 9 0 R>>"]) == false)
    #expect(isSame(["<</A [1 2]>>"], ["2 0 R", "<</A 3 0 R>>", "[1 4 0 R]", "2"]) == true)
    #expect(isSame(["<</A 1>>"], ["<</A 1 /B 2>>"]) == false)
    #expect(isSame(["[1 2]"], ["[2 1]"]) == false)
    #expect(isSame(["(a)"], ["<61>"]) == true)
    #expect(isSame(["/a"], ["(a)"]) == false)
  }

  @Test("a rounded number is the same, another is not")
  func numbers() {
    #expect(isSame(["[595 841.89 0.5]"], ["[595.0 841.890001 .50]"]) == true)
    #expect(isSame(["[841.89]"], ["[841.91]"]) == false)
    #expect(isSame(["0"], ["0.001"]) == false)
    #expect(isSame(["[0.00001]"], ["[0.000001]"]) == false)
    // Where an integer belongs, a real is another thing for some readers.
    #expect(isSame(["<</Rotate 90>>"], ["<</Rotate 90.0>>"]) == false)
    #expect(isSame(["[84 /nine]"], ["[84.0 /nine]"]) == false)
    #expect(isSame(["131072"], ["131073"]) == false)
  }

  @Test("circles end, and a difference in one is found")
  func circles() {
    let circle = ["2 0 R", "<</Next 3 0 R>>", "<</Next 2 0 R /V 1>>"]
    // The same circle, unrolled once.
    let longer = [
      "2 0 R", "<</Next 3 0 R>>", "<</Next 4 0 R /V 1>>", "<</Next 5 0 R>>", "<</Next 2 0 R /V 1>>",
    ]
    #expect(isSame(circle, longer) == true)
    #expect(isSame(circle, circle.dropLast() + ["<</Next 2 0 R /V 2>>"]) == false)
  }

  @Test("a chain of 13,000 objects is followed to its end")
  func chain() {
    func chain(_ last: String) -> [String] {
      ["2 0 R"] + (3...13_000).map { "<</Next \($0) 0 R /Prev \(max(2, $0 - 2)) 0 R>>" } + [last]
    }
    #expect(isSame(chain("(end)"), chain("(end)")) == true)
    #expect(isSame(chain("(end)"), chain("(End)")) == false)
  }

  @Test("a stream is what it decodes to, with whatever its filter needs")
  func streams() {
    let plain = SmallPDF.stream("hello")
    #expect(isSame(["2 0 R", plain], ["3 0 R", "null", plain]) == true)
    #expect(isSame(["2 0 R", plain], ["2 0 R", SmallPDF.stream("hellO")]) == false)
    #expect(
      isSame(["2 0 R", plain], ["2 0 R", SmallPDF.stream("hello", "/OC 3 0 R"), "1"]) == false)
    let coded = "/Filter /JBIG2Decode /DecodeParms <</JBIG2Globals "
    func image(_ global: Int) -> String { SmallPDF.stream("x", "\(coded)\(global) 0 R>>") }
    #expect(
      isSame(["2 0 R", image(3), plain], ["2 0 R", image(4), "null", plain]) == true)
    #expect(
      isSame(["2 0 R", image(3), plain], ["2 0 R", image(3), SmallPDF.stream("other")]) == false)
    // Only some readers go on behind the end of the data, or look into another file.
    let hexadecimal = SmallPDF.stream("68656c6c6f>39", "/Filter /ASCIIHexDecode")
    #expect(isSame(["2 0 R", plain], ["2 0 R", hexadecimal]) == false)
    #expect(isSame(["2 0 R", plain], ["2 0 R", SmallPDF.stream("hello", "/F (x)")]) == false)
    #expect(
      isSame(
        ["2 0 R", SmallPDF.stream("x", "/Filter /DCTDecode /DecodeParms <</ColorTransform 0>>")],
        ["2 0 R", SmallPDF.stream("x", "/Filter /DCTDecode /DecodeParms [<</ColorTransform 0>>]")])
        == false)
  }
}
