import ArgumentParser
import Bulk
import Configuration
import Foundation

/// Works with the archive of signed contracts.
struct ArchiveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive", abstract: "Work with the archive of signed contracts.",
    subcommands: [ArchiveCheckCommand.self])
}

/// Looks whether the archive is as it was written: offline, with nothing but the archive itself.
struct ArchiveCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check every file of the archive against its index, offline.",
    discussion: "Exit status: 0 if all is as it was written, 1 if not, 2 if it cannot be read.")

  @Argument(help: "The archive's folder. Default: PARAPHE_ARCHIVE.", completion: .directory)
  var folder: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await CommandFailure.report {
      let archive = try archive()
      let check: ArchiveCheck
      do {
        check = try ArchiveCheck(archive)
      } catch {
        CommandFailure.say("\(archive.path): \(error)")
        throw ExitCode(2)
      }
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(Answer(check)), as: UTF8.self))
      } else {
        for problem in check.problems { Terminal.say(problem) }
        Terminal.say(
          "\(check.contracts) contracts, \(check.files) files: "
            + (check.problems.isEmpty ? "all as written" : "\(check.problems.count) problems"))
      }
      guard check.problems.isEmpty else { throw ExitCode(1) }
    }
  }

  private func archive() throws -> URL {
    if let folder { return URL(filePath: folder) }
    guard let archive = try ParapheConfiguration(reader: .environment).archive else {
      throw ConfigurationProblem("PARAPHE_ARCHIVE", "set it, or give the archive's folder")
    }
    return archive
  }

  private struct Answer: Encodable {
    let contracts: Int
    let files: Int
    let problems: [String]

    init(_ check: ArchiveCheck) {
      contracts = check.contracts
      files = check.files
      problems = check.problems
    }
  }
}
