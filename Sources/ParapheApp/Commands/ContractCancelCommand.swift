import ArgumentParser
import Foundation

/// Cancels a contract, here and on the platform.
struct ContractCancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Cancel a contract, here and on the platform.",
    discussion: """
      Exit status: 0 if it is canceled, 75 if the platform has not confirmed it yet (show the \
      contract later), 1 if it cannot be canceled.
      """)

  @OptionGroup var contract: ContractArgument
  @OptionGroup var options: OperatorOptions

  func run() async throws {
    try await CommandFailure.report {
      let answer = try await options.api().post("/api/v1/contracts/\(contract.id)/cancel")
      let status = try JSONDecoder().decode(Answer.self, from: answer).status
      if options.json {
        print(String(decoding: answer, as: UTF8.self))
      } else {
        Terminal.say("\(contract.id) \(status)")
      }
      switch status {
      case "canceled": return
      case "canceling", "cancelUnknown": throw ExitCode(75)
      default: throw ExitCode(1)
      }
    }
  }

  private struct Answer: Decodable {
    let status: String
  }
}
