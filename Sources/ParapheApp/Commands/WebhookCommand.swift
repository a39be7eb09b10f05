import ArgumentParser
import Configuration
import Foundation
import Signing

/// Commands about webhooks. They talk to the running server with the operator's key.
struct WebhookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhook", abstract: "See how webhooks do, and send again those given up.",
    subcommands: [
      WebhookListCommand.self, WebhookReplayCommand.self, WebhookTestCommand.self,
    ])
}

/// What every one of them can be told.
struct WebhookOptions: ParsableArguments {
  @Option(help: "The brand, where the server has several.")
  var brand: String?

  @Flag(help: "Print the API's whole answer as JSON.")
  var json = false

  fileprivate func api() throws -> OperatorAPI {
    let configuration = try ParapheConfiguration(reader: .environment)
    return try OperatorAPI(data: try DataFolder(configuration.dataFolder), brand: brand)
  }

  /// Prints an answer as it came, or as lines for people.
  fileprivate func show<Answer: Decodable>(
    _ data: Data, _ type: Answer.Type, lines: (Answer) -> [String]
  ) throws {
    if json {
      print(String(decoding: data, as: UTF8.self))
      return
    }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    for line in lines(try decoder.decode(type, from: data)) { print(line) }
  }
}

/// Lists a brand's webhooks, newest first, under how its endpoint does.
struct WebhookListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List a brand's webhooks, newest first.")

  @Flag(help: "Only those that were given up.")
  var dead = false

  @Option(help: "How many, from 1 to 200.")
  var limit = 50

  @OptionGroup var options: WebhookOptions

  func run() async throws {
    try await CommandFailure.report {
      let filter = dead ? "&state=\(WebhookState.dead.rawValue)" : ""
      let answer = try await options.api().get("/api/v1/webhooks?limit=\(limit)\(filter)")
      try options.show(answer, Answer.self) { answer in
        [Self.line(answer.endpoint)] + answer.webhooks.map(Self.line)
      }
    }
  }

  private static func line(_ endpoint: Answer.Endpoint?) -> String {
    guard let endpoint else { return "no endpoint: the brand's file has no webhook" }
    if let because = endpoint.disabledBecause {
      return "endpoint \(endpoint.origin) disabled (\(because)): put it right, then replay --all"
    }
    let last = endpoint.lastSuccessAt.map { "last success \($0.formatted(.iso8601))" }
    return "endpoint \(endpoint.origin) enabled, \(last ?? "nothing delivered yet")"
  }

  private static func line(_ webhook: Answer.Webhook) -> String {
    let parts = [
      webhook.id, webhook.timestamp.formatted(.iso8601), webhook.state, webhook.type,
      webhook.contractId, webhook.failedAttempts > 0 ? "failed \(webhook.failedAttempts)×" : "",
      webhook.nextAttemptAt.map { "next \($0.formatted(.iso8601))" } ?? "",
      webhook.lastOutcome ?? "",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  private struct Answer: Decodable {
    struct Endpoint: Decodable {
      let origin: String
      let disabledBecause: String?
      let lastSuccessAt: Date?
    }

    struct Webhook: Decodable {
      let id: String
      let type: String
      let contractId: String
      let timestamp: Date
      let state: String
      let failedAttempts: Int
      let nextAttemptAt: Date?
      let lastOutcome: String?
    }

    let endpoint: Endpoint?
    let webhooks: [Webhook]
  }
}

/// Makes dead letters wait again, and enables the endpoint.
struct WebhookReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Send again what was given up, and enable the endpoint.")

  @Argument(help: "The webhook's id, evt_….")
  var id: String?

  @Flag(help: "Every one that was given up.")
  var all = false

  @OptionGroup var options: WebhookOptions

  func validate() throws {
    guard (id == nil) == all else { throw ValidationError("Give an ID, or --all.") }
    // It becomes part of a path.
    let isSafe = id?.allSatisfy { character in
      character.isASCII && (character.isLetter || character.isNumber || "_-".contains(character))
    }
    guard isSafe ?? true else { throw ValidationError("That is no webhook's id.") }
  }

  func run() async throws {
    try await CommandFailure.report {
      let path = id.map { "/\($0)/replay" } ?? "/replay"
      let answer = try await options.api().post("/api/v1/webhooks\(path)")
      try options.show(answer, Answer.self) { ["\($0.replayed) to be sent again"] }
    }
  }

  private struct Answer: Decodable {
    let replayed: Int
  }
}

/// Sends one webhook of the type `webhook.test` at once; fails where it is not taken.
struct WebhookTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send a webhook.test now and say what the receiver answered.")

  @OptionGroup var options: WebhookOptions

  func run() async throws {
    try await CommandFailure.report {
      let answer = try await options.api().post("/api/v1/webhooks/test")
      try options.show(answer, Answer.self) {
        [($0.delivered ? "delivered: " : "not delivered: ") + $0.outcome]
      }
      guard try JSONDecoder().decode(Answer.self, from: answer).delivered else {
        throw ExitCode.failure
      }
    }
  }

  private struct Answer: Decodable {
    let delivered: Bool
    let outcome: String
  }
}
