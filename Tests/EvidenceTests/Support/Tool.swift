import Foundation

/// Runs command-line tools.
enum Tool {
  /// What a command prints about a file with these bytes, which is its last argument.
  static func run(_ command: [String], on data: Data) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).zip")
    defer { try? FileManager.default.removeItem(at: file) }
    try data.write(to: file)
    return try run(command + [file.path], in: nil).output
  }

  /// Runs a command in a folder.
  static func run(
    _ command: [String], in folder: URL?
  ) throws -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    if let folder { process.currentDirectoryURL = folder }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }
}
