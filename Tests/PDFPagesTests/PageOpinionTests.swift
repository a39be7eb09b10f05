import Foundation
import PDFSignatures
import Testing

@testable import PDFPages

/// The second opinion by itself: whatever the structure says.
@Suite("Pictures and words of a page, shown and signed")
struct PageOpinionTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private static let content = "BT /F1 10 Tf 72 500 Td (Loyer : 850 euros par mois) Tj ET\n"
  private static let mark =
    "q /G gs 0.8 0.1 0.1 rg BT /F1 150 Tf .7 .7 -.7 .7 120 300 Tm (TEST) Tj ET Q\n"

  private func file(_ content: String) throws -> URL {
    let objects = [
      "<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
      "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
        + "<</Font <</F1 5 0 R>> /ExtGState <</G <</ca 0.25>> /H <</ca 0.1>>>>>>>>",
      "<</Length \(content.utf8.count)>>\nstream\n\(content)\nendstream",
      "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    ]
    // poppler finds the objects by itself.
    var text = "%PDF-1.7\n"
    for (index, object) in objects.enumerated() {
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    text += "trailer\n<</Size 6 /Root 1 0 R>>\n"
    let url = folder.appending(path: "\(UUID().uuidString).pdf")
    try Data(text.utf8).write(to: url)
    return url
  }

  private func difference(
    _ signed: String, overlay: String? = mark, isBeneath: Bool = false
  ) async throws -> Reason? {
    let opinion = try #require(PageOpinion(), "poppler-utils has to be installed")
    let page = PageAdditions.Page(
      number: 1, overlay: overlay == nil ? nil : 1, blank: nil, isBeneath: isBeneath, width: 595,
      height: 842)
    return try await opinion.difference(
      in: PageOpinion.Files(
        shown: try file(Self.content), signed: try file(signed),
        overlays: try overlay.map { try file($0) }),
      on: [page], opacity: 0.4)
  }

  @Test("a page with its mark over it is the page, and so is the page alone")
  func same() async throws {
    #expect(try await difference(Self.content + Self.mark) == nil)
    #expect(try await difference(Self.content) == nil)
    #expect(try await difference(Self.content, overlay: nil) == nil)
    #expect(try await difference(Self.mark + Self.content, isBeneath: true) == nil)
  }

  @Test(
    "a thin 9 before the amount is found, pale or not, and so is one as faint as the mark",
    arguments: [
      "BT /F1 10 Tf 98 500 Td (9) Tj ET", "BT 0.8 g /F1 10 Tf 98 500 Td (9) Tj ET",
      "q 0.2 w BT 1 Tr /F1 10 Tf 98 500 Td (9) Tj ET Q",
      "q /H gs BT /F1 10 Tf 98 500 Td (9) Tj ET Q",
      "q 0.3 w 100 507 m 103 507 l 103 500 l S Q", "q 102 499 1 2 re f Q",
      // Where the mark is.
      "BT /F1 10 Tf 200 390 Td (9) Tj ET",
      "q /G gs 0.8 0.1 0.1 rg BT /F1 10 Tf 300 500 Td (9) Tj ET Q",
    ])
  func thin(_ nine: String) async throws {
    #expect(try await difference(Self.content + Self.mark + nine) != nil)
    #expect(try await difference(Self.content + nine, overlay: nil) != nil)
  }

  @Test(
    "what fades or goes away is found",
    arguments: [
      "q 1 g 100 495 60 20 re f Q", "q 1 G 30 w 100 505 m 160 505 l S Q",
      "q 1 g /G gs 100 495 60 20 re f Q", "BT 1 g /F1 60 Tf 100 490 Td (I) Tj ET",
    ])
  func covered(_ cover: String) async throws {
    #expect(try await difference(Self.content + Self.mark + cover) != nil)
  }

  @Test("words that nobody sees are words")
  func unseen() async throws {
    let unseen = "BT 3 Tr /F1 10 Tf 72 400 Td (Loyer : 950 euros) Tj ET"
    #expect(try await difference(Self.content + Self.mark + unseen) == .wordsDiffer(onPage: 1))
  }

  @Test("an opaque mark over ink is found, and over paper it is one")
  func opaque() async throws {
    let over = "q 0.8 0.1 0.1 rg BT /F1 150 Tf .7 .7 -.7 .7 60 400 Tm (TEST) Tj ET Q\n"
    #expect(try await difference(Self.content + over, overlay: over) != nil)
    let beside = "q 0.8 0.1 0.1 rg BT /F1 30 Tf 72 30 Td (TEST) Tj ET Q\n"
    #expect(try await difference(Self.content + beside, overlay: beside) == nil)
  }

  @Test("pages are looked at in rounds of those that follow each other and are of a size")
  func rounds() {
    func page(_ number: Int, _ width: Double = 595) -> PageAdditions.Page {
      PageAdditions.Page(
        number: number, overlay: nil, blank: nil, isBeneath: false, width: width, height: 842)
    }
    let pages = [page(1), page(2), page(4), page(5, 9_000), page(6)]
    var rest = pages[...]
    var rounds: [[Int]] = []
    while !rest.isEmpty {
      let round = PageOpinion.round(of: rest)
      rounds.append(round.map(\.number))
      rest = rest.dropFirst(round.count)
    }
    #expect(rounds == [[1, 2], [4], [5], [6]])
    #expect(PageOpinion.round(of: (1...500).map { page($0) }[...]).count == 7)
  }

  @Test("a picture that is torn is none")
  func torn() throws {
    let whole = Data("P6\n2 1\n255\n".utf8) + Data(repeating: 7, count: 6)
    #expect(try Picture.all(in: whole + whole).count == 2)
    for data in [whole.dropLast(), whole + Data("P6\n".utf8), Data("P5\n1 1\n255\n1".utf8)] {
      #expect(throws: PageFailure.self) { try Picture.all(in: data) }
    }
  }
}
