import Foundation
import TestSupport
import Testing

@testable import PDFSignatures

@Suite("Reading a PDF's structure")
struct SoundDocumentTests {
  private func refusal(_ data: Data) -> PDFRefusal? {
    do {
      _ = try SoundDocument(reading: data)
      return nil
    } catch {
      return error as? PDFRefusal
    }
  }

  @Test("an empty file, a text and a torn PDF are told apart")
  func refusals() throws {
    let pdf = try Data(contentsOf: Tool.demo)
    #expect(refusal(Data()) == .empty)
    #expect(refusal(Data("bonjour".utf8)) == .notPDF)
    #expect(refusal(Data("%PDF-1.7\nrien".utf8)) == .unreadable)
    #expect(refusal(pdf) == nil)
  }

  @Test("a PDF that opens without a password is told from one that is damaged")
  func encrypted() throws {
    let data = try Tool.encrypt(try Data(contentsOf: Tool.demo), password: "")
    #expect(refusal(data) == .encrypted)
  }

  @Test("what readers may read in two ways is not sound")
  func twoReadings() throws {
    let page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 300 300]"
    func pdf(_ kids: String, _ page: String = page) -> Data {
      SmallPDF([
        "<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages \(kids)>>", "<<\(page)>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300]>>",
      ]).data
    }
    #expect(refusal(pdf("/Kids [3 0 R 4 0 R] /Count 2")) == nil)
    // Some go by the count, some by the kids.
    #expect(refusal(pdf("/Kids [3 0 R 4 0 R] /Count 1")) == .unreadable)
    // Some take what a page has not from its parent, some from the node that they came down.
    #expect(
      refusal(pdf("/Kids [3 0 R] /Count 1", "/Type /Page /Parent 4 0 R /MediaBox [0 0 9 9]"))
        == .unreadable)
    #expect(refusal(pdf("/Kids [3 0 R] /Count 1", page + " /Rotate 0 /Rotate 90")) == .unreadable)
  }

  @Test("too many pages are told as such")
  func pages() throws {
    let kids = (3...8).map { "\($0) 0 R" }.joined(separator: " ")
    let pdf = SmallPDF(
      ["<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [\(kids)] /Count 6>>"]
        + (3...8).map { _ in "<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300]>>" }
    ).data
    #expect(try SoundDocument(reading: pdf, most: 6).pages == 6)
    #expect(throws: PDFRefusal.tooManyPages(6)) { try SoundDocument(reading: pdf, most: 5) }
  }

  /// A stream of one stored block (RFC 1951, 3.2.4): its bytes are those of the file.
  private func stored(_ entries: String, _ bytes: [UInt8]) -> Data {
    let length = UInt16(bytes.count)
    let block: [UInt8] = [
      0x78, 0x01, 0x01, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF),
      UInt8(~length >> 8),
    ]
    let data = Data(block + bytes)
    return Data("\n9 0 obj <<\(entries) /Filter /FlateDecode /Length \(data.count)>> stream\n".utf8)
      + data + Data("\nendstream endobj\n".utf8)
  }

  @Test("what looks like brackets in a binary table is none, and in a stream of objects it is")
  func tables() {
    let brackets = [UInt8](repeating: UInt8(ascii: "["), count: 5_000)
    let start = Data("%PDF-1.7\n".utf8)
    #expect(refusal(start + stored("/Type /XRef", brackets)) == .unreadable)
    #expect(refusal(start + stored("/Type /ObjStm", brackets)) == .tooDeep)
    // A name may be written otherwise (ISO 32000-1, 7.3.5).
    #expect(refusal(start + stored("/Type /Obj#53tm", brackets)) == .tooDeep)
  }

  @Test(
    "what has no end hides nothing of what follows", arguments: ["(", "<", "8 0 obj <<>> stream\n"])
  func unterminated(_ beginning: String) {
    let deep = String(repeating: "[", count: 5_000)
    #expect(refusal(Data("%PDF-1.7\n\(beginning)\n\(deep)".utf8)) == .tooDeep)
  }

  @Test("what inflates to a gigabyte is refused without being inflated", arguments: Bomb.allCases)
  func bombs(_ bomb: Bomb) throws {
    let file = bomb.file
    let before = try peak()
    #expect(refusal(file) == .tooLargeInflated)
    #expect(PDFVerifier(anchors: .none).verify(file).indication != .totalPassed)
    #expect(OriginalContent(of: file, in: file) == .undecided(.originalUnreadable))
    #expect(try peak() - before < 600)
  }

  /// The most memory that the process has held, in megabytes; other tests have a share in it.
  private func peak() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.firstMatch(of: /VmHWM:\s+([0-9]+) kB/))
    return (Int(line.1) ?? 0) / 1024
  }
}
