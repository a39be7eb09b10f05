import Foundation
import PDFSignatures
import Testing

@testable import PDFWorkshop

@Suite("The signed copy is the shown document")
struct SignedCopyTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
  private let workshop = DocumentWorkshop()

  private func finding(_ signed: URL, shown: URL) async throws -> ComparisonFinding {
    await workshop.compare(
      try Data(contentsOf: signed), with: try Data(contentsOf: shown), within: .patient)
  }

  struct Copy: Sendable, CustomTestStringConvertible {
    let kind: String
    let name: String
    let shown: String
    let what: String
    var testDescription: String { "\(name): \(what)" }

    static let all: [Copy] = {
      let text =
        (try? String(contentsOf: folder.appending(path: "Copies/manifest.tsv"), encoding: .utf8))
        ?? ""
      return text.split(separator: "\n").map { line in
        let cells = line.split(separator: "\t").map(String.init)
        return Copy(kind: cells[0], name: cells[1], shown: cells[2], what: cells[3])
      }
    }()
  }

  private func finding(_ copy: Copy) async throws -> ComparisonFinding {
    try await finding(
      Self.folder.appending(path: "Copies/\(copy.kind)/\(copy.name).pdf"),
      shown: Self.folder.appending(path: "Copies/shown/\(copy.shown).pdf"))
  }

  @Test("what was painted over, altered or made to act is held")
  func altered() async throws {
    let copies = Copy.all.filter { $0.kind == "altered" }
    #expect(copies.count > 300)
    for copy in copies {
      switch try await finding(copy) {
      case .altered, .undecided: break
      case let other: Issue.record("\(copy.testDescription): \(other)")
      }
    }
  }

  @Test("what an honest platform writes is verified")
  func honest() async throws {
    let copies = Copy.all.filter { $0.kind == "honest" }
    #expect(copies.count > 40)
    for copy in copies {
      let found = try await finding(copy)
      guard case .kept = found else {
        Issue.record("\(copy.testDescription): \(found)")
        continue
      }
    }
  }

  @Test(
    "each of the ways to cover an amount that were found first is held, and the honest copy is not")
  func overlays() async throws {
    let folder = Self.folder.appending(path: "Overlays")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".pdf") && !$0.hasPrefix("shown") }
    #expect(names.count == 12)
    for name in names.sorted() {
      let shown = name.hasPrefix("platform-") ? "shown-plain.pdf" : "shown.pdf"
      let found = try await finding(
        folder.appending(path: name), shown: folder.appending(path: shown))
      switch found {
      case .kept: #expect(name == "plain.pdf")
      case .altered, .undecided: #expect(name != "plain.pdf")
      case let other: Issue.record("\(name): \(other)")
      }
    }
  }
}
