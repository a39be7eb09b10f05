import Foundation
import Testing

@testable import PDFSignatures

/// Files that are whole, signed with keys and time-stamps that may or may not be used for that.
struct Usage: Sendable, CustomTestStringConvertible {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Usages")

  let file: String
  let indication: String
  let coverage: String

  var testDescription: String { file }

  static let all: [Usage] = {
    let text =
      (try? String(contentsOf: folder.appending(path: "manifest.tsv"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return Usage(file: columns[0], indication: columns[1], coverage: columns[2])
    }
  }()
}

@Suite("What keys and time-stamps may be used for")
struct UsageTests {
  @Test("is judged as its manifest says", arguments: Usage.all)
  func verdict(_ usage: Usage) throws {
    let root = Certificate.all(
      in: try Data(contentsOf: Usage.folder.appending(path: "root.cert.pem")))
    let data = try Data(contentsOf: Usage.folder.appending(path: usage.file))
    let report = PDFVerifier(anchors: TrustAnchors(root), time: .seconds(120)).verify(data)
    let found = report.indication.rawValue
    #expect(
      usage.indication == found
        || (usage.indication == "not TOTAL-PASSED" && found != "TOTAL-PASSED"),
      "\(found): \(report.english)")
    #expect(report.coverage?.rawValue == usage.coverage)
  }

  @Test("every file of the folder is in the manifest")
  func complete() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Usage.folder.path)
      .filter { $0.hasSuffix(".pdf") }
    #expect(Set(files) == Set(Usage.all.map(\.file)) && files.count >= 20)
  }
}
