import Foundation
import Testing

@testable import PDFPages

@Suite("Pages of documents as images and text")
struct PageTests {
  private let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../Sources/DemoExtranet/Site/documents/conditions-generales.pdf"
  ).standardizedFileURL

  private func drawing() throws -> PageDrawing {
    try #require(PageDrawing(), "poppler-utils has to be installed")
  }

  private func pages() throws -> PDFPages {
    let drawing = try drawing()
    return PDFPages(
      draw: { try await drawing.drawn(URL(filePath: $0.name), page: $1) },
      read: { try await drawing.text(of: URL(filePath: $0.name), pages: $1) })
  }

  private func source(_ file: URL) -> PageSource {
    PageSource(name: file.path) { try Data(contentsOf: file) }
  }

  @Test("a page is an image of the width that was asked for")
  func image() async throws {
    let image = try await drawing().drawn(file, page: 2, width: 400)
    // The header chunk (PNG, 11.2.2).
    let width = image[16..<20].reduce(0) { $0 << 8 | Int($1) }
    let height = image[20..<24].reduce(0) { $0 << 8 | Int($1) }
    #expect(width == 400)
    #expect(abs(Double(height) / 400 - 297.0 / 210) < 0.01)
  }

  @Test("every page has its text, with accents, in paragraphs")
  func text() async throws {
    let found = try await pages().texts(of: source(file), pages: 1...20)
    #expect(found.count == 10)
    #expect(found.allSatisfy { !$0.isEmpty })
    #expect(found[0].contains { $0.contains("générales") || $0.contains("Générales") })
  }

  @Test("the text of a few pages is theirs, wherever they are")
  func someText() async throws {
    let pages = try pages()
    let all = try await pages.texts(of: source(file), pages: 1...10)
    #expect(try await pages.texts(of: source(file), pages: 3...4) == Array(all[2...3]))
    #expect(try await pages.texts(of: source(file), pages: 10...30) == [all[9]])
  }

  @Test("paragraphs that were kept are the same again")
  func kept() {
    let pages = [["Été", "deux"], [], ["x\u{A0}y"]]
    let kept = PageText.kept(pages)
    #expect(PageText.pages(inKept: kept, 0..<3) == pages)
    #expect(PageText.pages(inKept: kept, 1..<9) == [[], ["x\u{A0}y"]])
    #expect(PageText.pages(inKept: kept, 5..<9) == [])
  }

  @Test("a line of spaces of any kind is an empty one")
  func spaces() {
    let text = "\u{3000}un\n\u{A0}\u{2003}\u{2028}\t\r\ndeux\n\u{0C}"
    #expect(PageText.pages(Data(text.utf8)) == [["un", "deux"]])
  }

  @Test("what is no PDF fails, and so does a page that is not there")
  func failures() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data("no PDF".utf8).write(to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    await #expect(throws: PageFailure.self) { try await pages().image(of: source(folder), page: 1) }
    await #expect(throws: PageFailure.self) { try await pages().image(of: source(file), page: 99) }
  }

  @Test("the same page asked for at once is drawn once, and kept")
  func once() async throws {
    let cache = PageCache(bytes: 100)
    let count = Counter()
    try await withThrowingTaskGroup(of: Data.self) { group in
      for _ in 0..<20 {
        group.addTask { try await cache.value("a", of: "d") { await count.next() } }
      }
      for try await data in group { #expect(data == Data([1])) }
    }
    #expect(try await cache.value("a", of: "d") { await count.next() } == Data([1]))
    // What is too much makes room.
    for key in "bcdefghij" {
      _ = try await cache.value("\(key)", of: "d") { Data(repeating: 0, count: 20) }
    }
    #expect(try await cache.value("a", of: "d") { await count.next() } == Data([2]))
  }

  @Test("a document that cannot be shown is not tried again at once, and others are")
  func failedLately() async throws {
    let cache = PageCache(bytes: 100)
    let count = Counter()
    for page in 1...3 {
      await #expect(throws: PageFailure.self) {
        try await cache.value("\(page)", of: "slow") {
          _ = await count.next()
          throw PageFailure.program(status: 124)
        }
      }
    }
    #expect(await count.next() == Data([2]))
    #expect(try await cache.value("1", of: "other") { Data([7]) } == Data([7]))
  }

  @Test("of one document two pages are made at once, and another document's is not kept waiting")
  func fairness() async throws {
    let cache = PageCache(bytes: 100)
    let work = HeldWork()
    try await withThrowingTaskGroup(of: Data.self) { group in
      for key in ["a", "b", "c"] {
        group.addTask { try await cache.value(key, of: "d") { await work.done() } }
      }
      while await cache.users(of: "d") < 3 { await Task.yield() }
      #expect(try await cache.value("x", of: "e") { Data([7]) } == Data([7]))
      await work.letGo()
      for try await data in group { #expect(data == Data([1])) }
    }
    #expect(await work.most == 2)
    #expect(await cache.users(of: "d") == 0)
  }

  @Test("what is not the document's fault is tried again at once")
  func notTheDocument() async throws {
    struct DiskFailed: Error {}
    let cache = PageCache(bytes: 100)
    await #expect(throws: DiskFailed.self) {
      try await cache.value("1", of: "d") { throw DiskFailed() }
    }
    #expect(try await cache.value("1", of: "d") { Data([7]) } == Data([7]))
  }

  @Test("an item of a list, a cell and a heading are paragraphs; full lines run on")
  func paragraphs() {
    let text =
      "Titre\n\nUne phrase assez longue pour la ligne\nqui continue encore ici sur une autre\nfin.\n• un\n• deux\n\u{0C}\u{0C}"
    #expect(
      PageText.pages(Data(text.utf8)) == [
        [
          "Titre",
          "Une phrase assez longue pour la ligne qui continue encore ici sur une autre fin.",
          "• un",
          "• deux",
        ], [],
      ])
  }
}

private actor Counter {
  private var count: UInt8 = 0

  func next() -> Data {
    count += 1
    return Data([count])
  }
}

/// Work that goes on until it is let go.
private actor HeldWork {
  private var isHeld = true
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var now = 0
  private(set) var most = 0

  func done() async -> Data {
    now += 1
    most = max(most, now)
    if isHeld { await withCheckedContinuation { waiting.append($0) } }
    now -= 1
    return Data([1])
  }

  func letGo() {
    isHeld = false
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}
