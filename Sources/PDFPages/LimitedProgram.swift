import Foundation

/// Another program, run within bounds: 6 s, 2 GB, and 32 MB of output.
struct LimitedProgram: Sendable {
  let path: String
  private static let mostOutput = 32 << 20

  /// What it writes to its standard output.
  ///
  /// - Throws: ``PageFailure`` if it fails, or is stopped by its bounds.
  func output(_ arguments: [String]) async throws -> Data {
    let process = Process()
    let (program, bounds) = Self.bounds
    process.executableURL = URL(filePath: program ?? path)
    process.arguments = bounds + (program == nil ? [] : [path]) + arguments
    // Nothing of the server's environment: it holds keys.
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"]
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    return try await withCheckedThrowingContinuation { continuation in
      // Reading waits: not on a thread that others wait for.
      DispatchQueue.global().async {
        do {
          try process.run()
          var data = Data()
          while let chunk = try output.fileHandleForReading.read(upToCount: 1 << 16),
            !chunk.isEmpty
          {
            data.append(chunk)
            guard data.count <= Self.mostOutput else {
              process.terminate()
              process.waitUntilExit()
              throw PageFailure.tooLarge
            }
          }
          process.waitUntilExit()
          guard process.terminationStatus == 0 else {
            throw PageFailure.program(status: process.terminationStatus)
          }
          continuation.resume(returning: data)
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }

  /// coreutils and util-linux are on every Debian; elsewhere the program runs without bounds of memory.
  private static let bounds: (String?, [String]) = {
    let (timeout, prlimit) = ("/usr/bin/timeout", "/usr/bin/prlimit")
    guard FileManager.default.isExecutableFile(atPath: timeout) else { return (nil, []) }
    guard FileManager.default.isExecutableFile(atPath: prlimit) else {
      return (timeout, ["-k", "1", "6"])
    }
    return (
      timeout,
      ["-k", "1", "6", prlimit, "--as=\(2 << 30)", "--cpu=5", "--core=0", "--fsize=0", "--"]
    )
  }()
}
