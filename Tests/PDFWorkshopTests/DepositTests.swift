import Foundation
import PDFSignatures
import TestSupport
import Testing

@testable import PDFWorkshop

@Suite("What the deposit accepts is signed and confirmed; the rest is refused there")
struct DepositTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Deposits")
  private let workshop = DocumentWorkshop()
  private let authority: TestAuthority
  private let pki = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    authority = try TestAuthority(in: pki)
  }

  private func examined(_ data: Data) async throws -> ExaminedPDF {
    try await workshop.examine(data).get()
  }

  private func signed(_ document: Data, isTest: Bool = true) async throws -> Data {
    let prepared = try await workshop.prepare(
      document,
      DocumentPreparation(
        contractID: "cp_1", label: "Contrat", signatories: ["Claire Dubois"], language: "fr",
        isTest: isTest))
    return try DocumentSigner(authority: authority).sign(
      prepared, position: 0, name: "Claire Dubois", reason: "Essai", at: Date(), isFrench: true)
  }

  /// The whole way of a document.
  private func finding(_ data: Data, isTest: Bool = true) async throws -> ComparisonFinding {
    let shown = try await examined(data).document
    return await workshop.compare(
      try await signed(shown, isTest: isTest), with: shown, within: .patient)
  }

  @Test(
    "what viewers show is signed and confirmed, repaired or decrypted where that changes no picture",
    arguments: [
      "plain": [], "form-appearance-shares-page-resources": [],
      "transparency-group-shares-page-resources": [], "type3-font-shares-page-resources": [],
      "contents-missing-object-in-array": [], "form-with-appearance": [],
      "form-stale-appearance-needappearances": [], "form-no-appearance-needappearances": [],
      "freetext-annotation-noap": [], "crop-hides-text": [], "duplicate-key": [.repaired],
      "xref-entry-offset-zero": [.repaired], "size-too-large": [.repaired],
      "wrong-stream-length": [.repaired], "startxref-off-by-ten": [.repaired],
      "objstm-startxref-off": [.repaired],
      "enc-empty-user-aes-256": [.decrypted],
    ] as [String: [ExaminedPDF.Change]])
  func accepted(name: String, changes: [ExaminedPDF.Change]) async throws {
    let data = try Data(contentsOf: Self.folder.appending(path: "\(name).pdf"))
    let found = try await examined(data)
    #expect(found.changes == changes)
    #expect((found.document == data) == changes.isEmpty)
    // The same bytes in give the same bytes out.
    #expect(try await examined(data) == found)
    let finding = try await finding(data)
    #expect(finding == .kept(drawn: found.pages), "\(finding)")
    #expect(try await self.finding(data, isTest: false) == .kept(drawn: 0))
  }

  @Test("each refusal says what is so")
  func refused() async throws {
    func refusal(_ data: Data) async throws -> PDFRefusal? {
      if case .failure(let refusal) = try await workshop.examine(data) { refusal } else { nil }
    }
    func file(_ name: String) throws -> Data {
      try Data(contentsOf: Self.folder.appending(path: "\(name).pdf"))
    }
    #expect(try await refusal(Data()) == .empty)
    #expect(try await refusal(Data("bonjour".utf8)) == .notPDF)
    #expect(try await refusal(Data("%PDF-1.7\nrien".utf8)) == .unreadable)
    #expect(try await refusal(try file("acroform-xfa-static")) == .dynamicForm)
    #expect(try await refusal(try file("usage-rights")) == .usageRights)
    let plain = try file("plain")
    #expect(try await refusal(try await signed(plain)) == .signed)
    // poppler shows nothing of a page that is no object of its own.
    #expect(try await refusal(try file("kid-is-direct")) == .ambiguous(page: 1))
    // Damaged, and signed: what is true of it is said first.
    var torn = try await signed(plain)
    torn.replaceSubrange(
      try #require(torn.range(of: Data("startxref".utf8), options: .backwards)),
      with: Data("startxxxx".utf8))
    #expect(try await refusal(torn) == .signed)
  }

  @Test(
    "bytes before the header and a table without a file's end are repaired, to the same picture")
  func damaged() async throws {
    let plain = try Data(contentsOf: Self.folder.appending(path: "plain.pdf"))
    for data in [Data("junk\n".utf8) + plain, Data(plain.dropLast(8))] {
      #expect(try await examined(data).changes == [.repaired])
      #expect(try await finding(data) == .kept(drawn: 1))
    }
  }

  @Test("damage that readers read differently is refused, with the page")
  func ambiguous() async throws {
    // poppler shows the first of two contents, qpdf keeps the last.
    let content = "BT /F1 18 Tf 72 720 Td (Loyer : 850 euros) Tj ET"
    let other = content.replacing("850", with: "950")
    let pdf = SmallPDF([
      "<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
      "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</Font <</F1 6 0 R>>>> "
        + "/Contents 4 0 R /Contents 5 0 R>>",
      SmallPDF.stream(content), SmallPDF.stream(other),
      "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    ]).data
    switch try await workshop.examine(pdf) {
    case .failure(.ambiguous(page: 1)): break
    case .success(let found):
      // Then they agree, and it is what is shown.
      #expect(try await finding(found.document) == .kept(drawn: 1))
    case .failure(let other): Issue.record("\(other)")
    }
  }

  @Test(
    "content that restores what it did not keep is taken where every viewer goes on, else refused")
  func uneven() async throws {
    let text = "BT /F1 12 Tf 72 720 Td (Loyer) Tj ET"
    #expect(try await finding(SmallPDF.page("\(text) Q")) == .kept(drawn: 1))
    // poppler stops at the second operator that restores, and shows no frame.
    let stopped = SmallPDF.page("q \(text) Q Q 30 30 500 700 re S")
    switch try await workshop.examine(stopped) {
    case .failure(.ambiguous(page: 1)): break
    case .success(let found):
      #expect(try await finding(found.document) == .kept(drawn: 1))
    case .failure(let other): Issue.record("\(other)")
    }
  }

  @Test("a document that was marked before is marked and signed again")
  func markedBefore() async throws {
    let plain = try Data(contentsOf: Self.folder.appending(path: "plain.pdf"))
    let marked = try await workshop.prepare(
      plain,
      DocumentPreparation(
        contractID: "cp_0", label: "Contrat", signatories: ["Marc"], language: "fr", isTest: true))
    #expect(try await finding(marked) == .kept(drawn: 2))
  }

  @Test("a crop box beyond the page, and an image behind two filters, are no hindrance")
  func oddities() async throws {
    let content = "BT /F1 12 Tf 72 720 Td (Loyer) Tj ET q 9 0 0 9 72 600 cm /Im Do Q"
    // A black pixel over a white one.
    let image = SmallPDF.stream(
      "0100FF80>",
      "/Type /XObject /Subtype /Image /Width 1 /Height 2 /ColorSpace /DeviceGray "
        + "/BitsPerComponent 8 /Filter [/ASCIIHexDecode /RunLengthDecode] /DecodeParms [null null]")
    let pdf = SmallPDF.page(
      content, resources: "/XObject <</Im 6 0 R>>", page: "/CropBox [-200 -300 5000 6000]",
      objects: [image])
    #expect(try await finding(pdf) == .kept(drawn: 1))
  }

  @Test("names of a hundred and a hundred characters are found again")
  func longNames() async throws {
    let plain = try Data(contentsOf: Self.folder.appending(path: "plain.pdf"))
    let name = String(repeating: "é", count: 100) + " " + String(repeating: "Œ", count: 100)
    let prepared = try await workshop.prepare(
      plain,
      DocumentPreparation(
        contractID: "cp_0", label: "Contrat", signatories: [name], language: "fr", isTest: true))
    let signed = try DocumentSigner(authority: authority).sign(
      prepared, position: 0, name: name, reason: "", at: Date(), isFrench: true)
    let report = try await workshop.verify(signed, with: PDFVerifier(anchors: .none))
    #expect(report.signatures.map(\.name) == [name])
  }

  @Test(
    "one page of 13,000 objects is judged, and one with more annotations than poppler draws refused"
  )
  func manyObjects() async throws {
    func pdf(_ links: Int, _ others: Int) -> Data {
      func numbers(_ range: Range<Int>) -> String {
        range.map { "/X\($0) \($0) 0 R" }.joined(separator: " ")
      }
      let annotations = (6..<(6 + links)).map { "\($0) 0 R" }.joined(separator: " ")
      return SmallPDF.page(
        "BT /F1 12 Tf 72 720 Td (Loyer) Tj ET",
        resources: "/ExtGState <<\(numbers((6 + links)..<(6 + links + others)))>>",
        page: "/Annots [\(annotations)]",
        objects: (0..<links).map {
          "<</Type /Annot /Subtype /Link /Rect [\($0 % 500) 9 \($0 % 500 + 1) 20] /Border [0 0 0] "
            + "/Dest [3 0 R /Fit]>>"
        } + (0..<others).map { "<</LW \($0)>>" })
    }
    #expect(try await finding(pdf(4_000, 9_000)) == .kept(drawn: 1))
    #expect(try await workshop.examine(pdf(10_001, 0)) == .failure(.tooComplex))
  }

  @Test("a long comparison goes on where it was, and ends")
  func rounds() async throws {
    let count = 30
    let kids = (4..<(4 + count)).map { "\($0) 0 R" }.joined(separator: " ")
    let shown = SmallPDF(
      [
        "<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [\(kids)] /Count \(count)>>",
        SmallPDF.stream("0 0 99 99 re f"),
      ]
        + (0..<count).map { _ in
          "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources <<>>>>"
        }
    ).data
    let signed = try await signed(shown)
    var drawn: [Int] = []
    while case .unfinished(let done, of: count) = await workshop.compare(
      signed, with: shown, within: .oneRound)
    {
      drawn.append(done)
      try #require(drawn.count < count)
    }
    #expect(drawn.count >= 2 && drawn == drawn.sorted() && Set(drawn).count == drawn.count)
    // It is forgotten when it has come to its end: the next begins anew.
    guard case .unfinished = await workshop.compare(signed, with: shown, within: .oneRound) else {
      Issue.record("not begun anew")
      return
    }
  }

  @Test("what is cut short by the time is not taken for an answer")
  func outOfTime() async throws {
    let plain = try Data(contentsOf: Self.folder.appending(path: "plain.pdf"))
    let hurried = ComparisonTime(structure: .nanoseconds(1), rounds: .zero)
    let signed = try await signed(plain)
    #expect(
      await workshop.compare(signed, with: plain, within: hurried) == .tooSlow(.tooIntricate))
    #expect(await workshop.compare(signed, with: plain, within: .patient) == .kept(drawn: 1))
  }

  @Test("what a task leaves on the disk goes with it")
  func scratch() async throws {
    let scratch = pki.appending(path: "scratch")
    let workshop = DocumentWorkshop(at: LocalBench(scratch: scratch))
    let plain = try Data(contentsOf: Self.folder.appending(path: "plain.pdf"))
    #expect(
      await workshop.compare(try await signed(plain), with: plain, within: .patient)
        == .kept(drawn: 1))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [])
  }

  @Test("a disk that takes nothing is not the document's fault")
  func noDisk() async throws {
    // A file where the folder should be.
    let scratch = pki.appending(path: "file/scratch")
    try Data().write(to: pki.appending(path: "file"))
    let workshop = DocumentWorkshop(at: LocalBench(scratch: scratch))
    let damaged = try Data(contentsOf: Self.folder.appending(path: "startxref-off-by-ten.pdf"))
    await #expect(throws: (any Error).self) { try await workshop.examine(damaged).get() }
    let error = await #expect(throws: (any Error).self) { _ = try await workshop.examine(damaged) }
    #expect(!(error is PDFRefusal))
    let plain = try Data(contentsOf: Self.folder.appending(path: "plain.pdf"))
    let finding = await workshop.compare(try await signed(plain), with: plain, within: .patient)
    guard case .interrupted = finding else {
      Issue.record("\(finding)")
      return
    }
  }

  @Test(
    "without a program that draws, a marked copy waits for one, and an unmarked one is confirmed")
  func noDrawing() async throws {
    let blind = DocumentWorkshop(at: LocalBench(programs: []))
    let plain = try Data(contentsOf: Self.folder.appending(path: "plain.pdf"))
    let marked = await blind.compare(try await signed(plain), with: plain, within: .patient)
    guard case .interrupted = marked else {
      Issue.record("\(marked)")
      return
    }
    #expect(
      await blind.compare(try await signed(plain, isTest: false), with: plain, within: .patient)
        == .kept(drawn: 0))
  }
}

extension ComparisonTime {
  /// A busy machine must not turn an answer into "not decided".
  static let patient = ComparisonTime(structure: .seconds(120), rounds: .seconds(600))
  static let oneRound = ComparisonTime(structure: .seconds(120), rounds: .zero)
}
