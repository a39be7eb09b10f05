package import Foundation

/// Another program, run within bounds of time, memory and output.
package struct LimitedProgram: Sendable {
  package let path: String
  /// Of processor and clock.
  package var seconds: Int
  /// Bytes.
  package var mostOutput: Int
  /// What it may exit with.
  package var successes: Set<Int32>

  package init(
    path: String, seconds: Int = 6, mostOutput: Int = 32 << 20, successes: Set<Int32> = [0]
  ) {
    self.path = path
    self.seconds = seconds
    self.mostOutput = mostOutput
    self.successes = successes
  }

  /// What it writes to its standard output.
  ///
  /// - Throws: ``PageFailure`` if it fails, or is stopped by its bounds.
  package func output(_ arguments: [String]) async throws -> Data {
    let process = Process()
    let (program, bounds) = bounds
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
          while let chunk = try output.fileHandleForReading.read(upToCount: 1 << 18),
            !chunk.isEmpty
          {
            data.append(chunk)
            guard data.count <= mostOutput else {
              process.terminate()
              process.waitUntilExit()
              throw PageFailure.tooLarge
            }
          }
          process.waitUntilExit()
          guard process.terminationReason == .exit, successes.contains(process.terminationStatus)
          else { throw PageFailure.program(status: process.terminationStatus) }
          continuation.resume(returning: data)
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }

  /// coreutils and util-linux are on every Debian; elsewhere the program runs without bounds of memory.
  private var bounds: (String?, [String]) {
    let (timeout, prlimit) = ("/usr/bin/timeout", "/usr/bin/prlimit")
    guard FileManager.default.isExecutableFile(atPath: timeout) else { return (nil, []) }
    guard FileManager.default.isExecutableFile(atPath: prlimit) else {
      return (timeout, ["-k", "1", "\(seconds)"])
    }
    return (
      timeout,
      [
        "-k", "1", "\(seconds)", prlimit, "--as=\(2 << 30)", "--cpu=\(seconds)", "--core=0",
        "--fsize=0", "--",
      ]
    )
  }
}
