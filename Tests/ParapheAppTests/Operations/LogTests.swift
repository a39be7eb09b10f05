import Foundation
import Logging
import Signing
import Synchronization
import Testing

@testable import ParapheApp

@Suite("Log lines", .timeLimit(.minutes(2)))
struct LogTests {
  /// Keeps the lines of a JSON log.
  private final class Lines: Sendable {
    private let kept = Mutex<[Data]>([])

    var logger: Logger {
      Logger(label: "test") { _ in JSONLogHandler { line in self.kept.withLock { $0.append(line) } }
      }
    }

    var text: String { kept.withLock { String(decoding: $0.joined(), as: UTF8.self) } }

    func objects() throws -> [[String: Any]] {
      try kept.withLock { $0 }.map {
        try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])
      }
    }
  }

  @Test("JSON lines are whole objects with time, level, message and metadata")
  func json() throws {
    let lines = Lines()
    var logger = lines.logger
    logger.logLevel = .debug
    logger[metadataKey: "own"] = "1"
    logger.trace("not told")
    logger.debug("two\nlines \"quoted\"", metadata: ["list": ["a", "b"], "map": ["c": "d"]])
    #expect(lines.text.filter { $0 == "\n" }.count == 1)
    let line = try #require(try lines.objects().first)
    #expect(line["level"] as? String == "debug")
    #expect(line["message"] as? String == "two\nlines \"quoted\"")
    let time = try #require(line["time"] as? String)
    #expect(
      (try? Date(time, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))) != nil)
    let metadata = try #require(line["metadata"] as? [String: Any])
    #expect(metadata["own"] as? String == "1")
    #expect(metadata["list"] as? [String] == ["a", "b"])
    #expect(metadata["map"] as? [String: String] == ["c": "d"])
  }

  @Test("each move of a contract, a signatory and a signed copy is one line without personal data")
  func transitions() async throws {
    let lines = Lines()
    try await RunningServer.run(logger: lines.logger) { server in
      let (id, links) = try await server.deposit()
      try await server.goThrough(links[0])
      let moves = try lines.objects().compactMap { line -> String? in
        guard let message = line["message"] as? String, message.hasSuffix(" moved"),
          let metadata = line["metadata"] as? [String: String]
        else { return nil }
        #expect(metadata["contract"] == id)
        #expect(line["level"] as? String == "info")
        return
          "\(message) \(metadata["from"] ?? "") \(metadata["to"] ?? "") \(metadata["by"] ?? "")"
      }
      for move in [
        "contract moved - prepared company", "contract moved prepared creating signatory",
        "contract moved creating open platform", "contract moved open completed platform",
        "signatory moved sendingCode codeSent platform",
        "signatory moved codeSent signing signatory", "signatory moved signing signed platform",
        "signed copy moved missing verified platform",
      ] {
        #expect(moves.filter { $0 == move }.count == 1, "\(move) in \(moves)")
      }
      for secret in ["612345678", "Dubois", "example.com", "0000", String(links[0].dropFirst(6))] {
        #expect(!lines.text.contains(secret), "\(secret)")
      }
    }
  }

  @Test("an unknown format refuses to start")
  func format() throws {
    let folder = URL(filePath: "/nowhere")
    #expect(try RunningServer.configuration(folder).logFormat == .text)
    #expect(
      try RunningServer.configuration(folder, ["PARAPHE_LOG_FORMAT": "json"]).logFormat == .json)
    let problem = #expect(throws: ConfigurationProblem.self) {
      try RunningServer.configuration(folder, ["PARAPHE_LOG_FORMAT": "xml"])
    }
    #expect(problem?.variable == "PARAPHE_LOG_FORMAT")
  }
}
