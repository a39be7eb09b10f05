import Foundation
import PrivateFiles
import Testing

@testable import ParapheApp

@Suite("Keys and secrets on the disk")
struct PrivateFileTests {
  private static func inFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  @Test("what is there is never overwritten, and no draft is left beside it")
  func created() async throws {
    try await Self.inFolder { folder in
      let file = folder.appending(path: "key")
      try PrivateFile.create(Data("first".utf8), at: file)
      let problem = #expect(throws: PrivateFileError.self) {
        try PrivateFile.create(Data("second".utf8), at: file)
      }
      #expect(problem?.isThere == true)
      #expect(try String(contentsOf: file, encoding: .utf8) == "first")
      try PrivateFile.replace(Data("third".utf8), at: file)
      #expect(try String(contentsOf: file, encoding: .utf8) == "third")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }

  @Test("two that make the same secret at once have the same one afterwards")
  func once() async throws {
    try await Self.inFolder { folder in
      let data = try DataFolder(folder)
      let made = try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<16 {
          group.addTask { try data.secret("own/secret", least: 8) { "secret-\(number + 10)" } }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(made.count == 1)
    }
  }

  @Test("a key that was cut off is refused with what to do, and stays as it is")
  func half() async throws {
    try await Self.inFolder { folder in
      let data = try DataFolder(folder)
      for (name, text) in [("link.key", ""), ("operator.key", "op_half")] {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        let problem = #expect(throws: ConfigurationProblem.self) {
          _ = name == "link.key" ? try data.linkKey().base64EncodedString() : try data.operatorKey()
        }
        #expect(problem.map { "\($0)".contains("\(name) is damaged") } == true)
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
      }
    }
  }
}
