import ArgumentParser
import Foundation

/// Reads what became of contracts that are signed on the platform's own site (guide 3.1).
struct CollectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Collect contracts that were signed on the platform.",
    discussion: """
      One list says what was signed; the server fetches, verifies and keeps each signed contract and \
      tells your system. With PARAPHE_COLLECT_EVERY the server does it by itself.
      """)

  @Flag(help: "Once (as without --every).")
  var once = false

  @Option(help: "Again and again: 90s, 15m, 24h.")
  var every: String?

  @OptionGroup var options: OperatorOptions

  func validate() throws {
    if once, every != nil { throw ValidationError("--once or --every") }
    if let every, ConfigurationValues.interval(every) == nil {
      throw ValidationError("--every: such as 90s, 15m or 24h")
    }
  }

  func run() async throws {
    try await CommandFailure.report {
      let api = try options.api()
      repeat {
        let answer = try await api.post("/api/v1/collections")
        if options.json {
          print(String(decoding: answer, as: UTF8.self))
        } else {
          let found = try JSONDecoder().decode(Answer.self, from: answer)
          Terminal.say("\(found.lookedFor) contracts looked for")
        }
        if let pause = every.flatMap(ConfigurationValues.interval) {
          try await Task.sleep(for: pause)
        }
      } while every != nil
    }
  }

  private struct Answer: Decodable {
    let lookedFor: Int
  }
}
