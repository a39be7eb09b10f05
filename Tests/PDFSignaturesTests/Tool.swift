import Foundation

/// Runs the command-line tools whose judgement the tests ask for.
enum Tool {
  /// A document of the demo, as Chromium printed it.
  static let demo = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/DemoExtranet/Site/documents/conditions-particulieres.pdf")

  /// What `name` prints about a file with these bytes.
  ///
  /// - Parameter output: a last argument behind the file.
  static func run(
    _ name: String, _ arguments: [String] = [], on data: Data, output: String? = nil
  ) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pdf")
    defer { try? FileManager.default.removeItem(at: file) }
    try data.write(to: file)
    return try run([name] + arguments + [file.path] + (output.map { [$0] } ?? []))
  }

  /// A copy that qpdf encrypted.
  static func encrypt(_ data: Data, password: String) throws -> Data {
    try rewritten(data, ["--encrypt", password, "owner", "256", "--"])
  }

  /// A copy that qpdf wrote with these options; `INPUT` among them stands for the file.
  static func rewritten(_ data: Data, _ arguments: [String]) throws -> Data {
    let folder = FileManager.default.temporaryDirectory
    let plain = folder.appending(path: "\(UUID().uuidString).pdf")
    let other = folder.appending(path: "\(UUID().uuidString).pdf")
    defer {
      try? FileManager.default.removeItem(at: plain)
      try? FileManager.default.removeItem(at: other)
    }
    try data.write(to: plain)
    _ =
      arguments.contains("INPUT")
      ? try run(["qpdf"] + arguments.map { $0 == "INPUT" ? plain.path : $0 } + [other.path])
      : try run(["qpdf"] + arguments + [plain.path, other.path])
    return try Data(contentsOf: other)
  }

  private static func run(_ command: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
