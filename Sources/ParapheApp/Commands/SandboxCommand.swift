import ArgumentParser
import Configuration
import ContratPrive
import ContratPriveSandbox
import Foundation
import Hummingbird
import Logging

/// Runs the sandbox platform alone.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Run the local stand-in for sandbox.contrat-prive.com alone.")

  func run() async throws {
    try await CommandFailure.report {
      let configuration = try ParapheConfiguration(reader: .environment)
      let data = try DataFolder(configuration.dataFolder)
      let sandbox = try SandboxServer(folder: data.url.appending(path: "sandbox"))
      let application = sandbox.application(
        host: "127.0.0.1", port: configuration.sandboxPort,
        logger: try .paraphe(level: configuration.logLevel)
      ) { port in
        let line =
          "paraphe sandbox ready sandbox=http://127.0.0.1:\(port) "
          + "keys=\(sandbox.keysFile.path)\n"
        FileHandle.standardOutput.write(Data(line.utf8))
      }
      try await application.runService()
    }
  }
}
