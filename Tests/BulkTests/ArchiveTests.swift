import Foundation
import Testing

@testable import Bulk

@Suite("The archive")
struct ArchiveTests {
  private func inFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  private func entry(_ contract: String, _ reference: String, _ text: String = "x") -> ArchiveEntry
  {
    ArchiveEntry(
      contract: contract, reference: reference, at: Date(timeIntervalSince1970: 1_795_440_720),
      files: [.init(name: "Contrat.pdf", data: Data(text.utf8))])
  }

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("a contract is kept once, under its month and reference, and checks")
  func once() async throws {
    try await inFolder { folder in
      let archive = try ArchiveFolder(at: folder)
      try await archive.keep(entry("ctr_1", "R-1"))
      try await archive.keep(entry("ctr_1", "R-1"))
      #expect(try names(folder.appending(path: "2026/11")) == ["R-1"])
      let check = try ArchiveCheck(folder)
      #expect(check.contracts == 1 && check.files == 1 && check.problems == [])
    }
  }

  @Test("two contracts with one reference do not overwrite each other")
  func sameReference() async throws {
    try await inFolder { folder in
      let archive = try ArchiveFolder(at: folder)
      try await archive.keep(entry("ctr_1", "R-1", "one"))
      try await archive.keep(entry("ctr_2", "R-1", "two"))
      #expect(try names(folder.appending(path: "2026/11")) == ["R-1", "R-1 (2)"])
      let first = folder.appending(path: "2026/11/R-1/Contrat.pdf")
      #expect(try Data(contentsOf: first) == Data("one".utf8))
    }
  }

  @Test(
    "names that could lead elsewhere are made harmless", arguments: ["../../x", "a/b", "", "."])
  func hostileNames(reference: String) async throws {
    try await inFolder { folder in
      try await ArchiveFolder(at: folder).keep(entry("ctr_1", reference))
      let made = try names(folder.appending(path: "2026/11"))
      #expect(made.count == 1 && !made[0].contains("/") && made[0] != ".." && !made[0].isEmpty)
      #expect(try ArchiveCheck(folder).problems == [])
    }
  }

  @Test("a stop before the line of the index is made good, in the same place")
  func interrupted() async throws {
    try await inFolder { folder in
      try await ArchiveFolder(at: folder).keep(entry("ctr_1", "R-1"))
      try FileManager.default.removeItem(at: folder.appending(path: "index.jsonl"))
      try await ArchiveFolder(at: folder).keep(entry("ctr_1", "R-1"))
      #expect(try names(folder.appending(path: "2026/11")) == ["R-1"])
      #expect(try ArchiveCheck(folder).problems == [])
    }
  }

  @Test("what is missing, changed, added or taken out of the index is named")
  func tampering() async throws {
    try await inFolder { folder in
      let archive = try ArchiveFolder(at: folder)
      try await archive.keep(entry("ctr_1", "R-1", "one"))
      try await archive.keep(entry("ctr_2", "R-2", "two"))
      let file = folder.appending(path: "2026/11/R-1/Contrat.pdf")
      try FileManager.default.removeItem(at: file)
      #expect(try ArchiveCheck(folder).problems == ["2026/11/R-1/Contrat.pdf: is missing"])
      try Data("eno".utf8).write(to: file)
      #expect(try ArchiveCheck(folder).problems == ["2026/11/R-1/Contrat.pdf: was changed"])
      try Data("one".utf8).write(to: file)
      try Data().write(to: folder.appending(path: "2026/11/R-1/other.txt"))
      #expect(
        try ArchiveCheck(folder).problems
          == ["2026/11/R-1/other.txt: is in no line of the index"])
      let index = folder.appending(path: "index.jsonl")
      let lines = try String(contentsOf: index, encoding: .utf8).split(separator: "\n")
      try Data("\(lines[1])\n".utf8).write(to: index)
      #expect(try ArchiveCheck(folder).problems.contains { $0.contains("chain is broken") })
    }
  }
}

@Suite("The report")
struct ReportTests {
  @Test("counts by day and brand; a deadline that passed makes late, a refusal refused")
  func counts() {
    let now = Date(timeIntervalSince1970: 1_795_440_720)
    var report = ContractReport(madeAt: now)
    func add(_ status: String, late: Bool = false, declined: Bool = false, brand: String = "a") {
      report.add(
        .init(
          brand: brand, status: status, createdAt: now,
          deadline: now.addingTimeInterval(late ? -1 : 1), isDeclined: declined),
        on: "2026-11-23")
    }
    add("completed")
    add("open")
    add("open", late: true)
    add("expired")
    add("canceled", declined: true)
    add("canceled")
    add("completed", brand: "b")
    #expect(
      report.csv
        == "day,brand,waiting,signed,refused,late,other\n2026-11-23,a,1,1,1,2,1\n2026-11-23,b,0,1,0,0,0\n"
    )
    let page = report.html
    #expect(page.contains("<svg") && !page.contains("<script"))
    // In the order of the page's own heads: signed, waiting, late, refused, other.
    #expect(
      page.contains("<td>a</td><td>1</td><td>1</td><td>2</td><td>1</td><td>1</td>"))
    #expect(page.contains("<td>b</td><td>1</td><td>0</td><td>0</td><td>0</td><td>0</td>"))
  }
}
