import Foundation
import Testing

@testable import PDFSignatures

/// An input that a fuzzer made and that was kept.
struct KeptInput: Sendable, CustomTestStringConvertible {
  let file: URL

  var testDescription: String { file.lastPathComponent }

  static let all: [KeptInput] = {
    let folder = HostileFileTests.folder.appending(path: "FuzzCorpus")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension != "md" }
      .sorted { $0.path < $1.path }.map(KeptInput.init)
  }()
}

@Suite("Files that a fuzzer made")
struct HostileFileTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
  private static let judge = Result { try HostileFileJudge(samples: folder) }

  @Test("each is judged in time, and none passes that nobody signed", arguments: KeptInput.all)
  func replay(_ input: KeptInput) throws {
    let data = try Data(contentsOf: input.file)
    #expect(data.count <= 65536)
    #expect(try Self.judge.get().fault(with: data) == nil)
  }

  @Test("inputs were kept")
  func kept() {
    #expect(KeptInput.all.count > 20)
  }
}
