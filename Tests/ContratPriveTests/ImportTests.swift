import Foundation
import Testing

@Suite("The SDK's sources")
struct ImportTests {
  private static let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "../../Sources/ContratPrive").standardized

  @Test("import Foundation only, so that any Swift program can use them")
  func foundationOnly() throws {
    let files = try #require(
      FileManager.default.enumerator(at: Self.sources, includingPropertiesForKeys: nil)
    ).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    #expect(files.count > 20)
    let importing =
      /^\s*(?:@[\w()]+\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|func|protocol|typealias|let|var)\s+)?(\w+)/
    for file in files {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        guard let module = line.firstMatch(of: importing)?.1 else { continue }
        #expect(
          ["Foundation", "FoundationNetworking"].contains(String(module)),
          "\(file.lastPathComponent) imports \(module)")
      }
    }
  }
}
