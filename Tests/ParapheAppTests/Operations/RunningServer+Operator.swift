import Foundation
import NIOHTTP1
import Signing
import TestSupport
import Testing

@testable import ParapheApp

extension RunningServer {
  var operatorKey: String {
    get throws {
      try String(contentsOf: folder.appending(path: "operator.key"), encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// A request to the back-office API with the operator's key.
  func asOperator(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
    try await api(
      .GET, path, headers: headers.merging(["Authorization": "Bearer \(try operatorKey)"]) { $1 })
  }

  /// What a signatory does who types the right code, after some wrong ones.
  func goThrough(_ link: String, wrongCodes: [String] = []) async throws {
    let token = try await pageToken(link)
    _ = try await form("\(link)/start", ["page": token, "consent": "yes"])
    for code in wrongCodes + ["0000"] {
      let page = try await pageToken("\(link)/code")
      _ = try await form("\(link)/code", ["page": page, "code": code])
    }
    #expect(try await send(.GET, "\(link)/done").status == 200)
  }

  /// Runs the real binary against this server.
  func paraphe(_ arguments: String...) async throws -> CommandResult {
    try await CommandResult.of(arguments, environment: ["PARAPHE_DATA": folder.path])
  }

  /// Runs `body` on a server with a second brand.
  static func runWithTwoBrands(
    _ body: @escaping @Sendable (RunningServer, _ otherKey: String) async throws -> Void
  ) async throws {
    let brands = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: brands) }
    let other = brands.appending(path: "other")
    try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
    let key = "other-key"
    try Data(#"{"name":"Autre","apiKeyHash":"\#(sha256Hex(Data(key.utf8)))"}"#.utf8)
      .write(to: other.appending(path: "brand.json"))
    try await run(["PARAPHE_BRANDS": brands.path]) { server in try await body(server, key) }
  }
}

/// What a command printed and how it ended.
struct CommandResult: Sendable {
  let status: Int32
  let output: String
  let errors: String

  /// Runs the binary that was built beside these tests.
  static func of(
    _ arguments: [String], environment: [String: String]
  ) async throws -> CommandResult {
    let executable: URL = try #require(binary)
    let ended = try await EndedProgram.run(
      executable.path, arguments, environment: environment)
    return CommandResult(
      status: ended.status, output: String(decoding: ended.output, as: UTF8.self),
      errors: ended.errors)
  }

  private static var binary: URL? {
    let running = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let found = running.deletingLastPathComponent().appending(path: "paraphe")
    return FileManager.default.isExecutableFile(atPath: found.path) ? found : nil
  }
}
