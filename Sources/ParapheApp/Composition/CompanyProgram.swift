import Foundation
import Logging

/// The company's own program that is told of each archived contract: a command with JSON on its
/// standard input, which says by its exit status 0 that it took it.
struct CompanyProgram: Sendable {
  let command: String
  let logger: Logger
  var limit: Duration = .seconds(60)

  func take(_ message: Data) async -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    // It is the company's own, and needs no keys of the platform.
    process.environment = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("CONTRAT_PRIVE_")
    }
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let (ended, announce) = AsyncStream.makeStream(of: Int32.self)
    process.terminationHandler = { process in
      announce.yield(process.terminationStatus)
      announce.finish()
    }
    do {
      try process.run()
      // A program that does not read must not end the server by a signal.
      try? input.fileHandleForWriting.write(contentsOf: message)
      try? input.fileHandleForWriting.close()
    } catch {
      logger.error("the company's program cannot be started")
      return false
    }
    let status = await withTaskGroup(of: Int32?.self) { group in
      group.addTask { await ended.first { _ in true } }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      let first = await group.next() ?? nil
      if first == nil { process.terminate() }
      group.cancelAll()
      return first
    }
    return status == 0
  }
}
