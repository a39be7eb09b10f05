import Foundation

/// Runs the command-line tools whose judgement the tests ask for.
enum Tool {
  /// What `name` prints about a file with these bytes.
  static func run(_ name: String, _ arguments: [String] = [], on data: Data) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pdf")
    defer { try? FileManager.default.removeItem(at: file) }
    try data.write(to: file)
    return try run([name] + arguments + [file.path])
  }

  /// A copy that qpdf encrypted.
  static func encrypt(_ data: Data, password: String) throws -> Data {
    let folder = FileManager.default.temporaryDirectory
    let plain = folder.appending(path: "\(UUID().uuidString).pdf")
    let secret = folder.appending(path: "\(UUID().uuidString).pdf")
    defer {
      try? FileManager.default.removeItem(at: plain)
      try? FileManager.default.removeItem(at: secret)
    }
    try data.write(to: plain)
    _ = try run(["qpdf", "--encrypt", password, "owner", "256", "--", plain.path, secret.path])
    return try Data(contentsOf: secret)
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
