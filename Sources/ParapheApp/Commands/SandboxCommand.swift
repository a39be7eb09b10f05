import ArgumentParser
import AsyncHTTPClient
import Configuration
import ContratPrive
import ContratPriveSandbox
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import SigningWeb

/// The sandbox platform alone: the server, its accounts, and faults on demand.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Run the local stand-in for Contrat-Privé alone, or work with it.",
    subcommands: [SandboxRunCommand.self, SandboxAccountCommand.self, SandboxFaultCommand.self],
    defaultSubcommand: SandboxRunCommand.self)

  /// Where the sandbox keeps its state.
  static func folder(_ configuration: ParapheConfiguration) throws -> URL {
    try DataFolder(configuration.dataFolder).url.appending(path: "sandbox")
  }

  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension SandboxMode: ExpressibleByArgument {}

extension SandboxFault.Kind: ExpressibleByArgument {}

/// Runs the sandbox until it is told to stop.
struct SandboxRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the sandbox (what `paraphe sandbox` does by itself).")

  @Option(
    help: """
      sandbox: code 0000, no limits, documents marked TEST. production: random codes in the inbox \
      page and the limits of production.
      """)
  var platform: SandboxMode = .sandbox

  @Option(help: "Requests of an account in a day, in place of what that platform allows.")
  var dailyRequests: Int?

  func validate() throws {
    guard dailyRequests ?? 1 > 0 else { throw ValidationError("--daily-requests is at least 1") }
  }

  func run() async throws {
    try await CommandFailure.report {
      let configuration = try ParapheConfiguration(reader: .environment)
      let shares = try ConnectionShares(
        limit: DescriptorLimit.raise(), asked: configuration.connections.maximum, isEmbedded: false)
      let folder = try SandboxCommand.folder(configuration)
      let workers = try Workers(
        scratch: folder.appending(path: "scratch"),
        logger: try .paraphe(level: configuration.logLevel, format: configuration.logFormat))
      let sandbox = try SandboxServer(
        folder: folder, mode: platform, dailyRequests: dailyRequests, workshop: workers.workshop())
      let connections = ConnectionShares.connections(upTo: shares.web)
      let application = sandbox.application(
        host: "127.0.0.1", port: configuration.sandboxPort, server: connections.server(),
        logger: try .paraphe(level: configuration.logLevel, format: configuration.logFormat)
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

/// Accounts of the sandbox, in the data folder's database, whether it runs or not.
struct SandboxAccountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "Work with the sandbox's accounts.",
    subcommands: [SandboxAccountAddCommand.self, SandboxAccountListCommand.self])
}

/// Makes an account and prints its key pair, once.
struct SandboxAccountAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Make an account and print its key pair, this once.")

  @Option(help: "The account's name, as signatories see it.")
  var name: String

  @Option(help: "Where notifications to the owner go.")
  var email = "deposant@example.com"

  @Option(help: "The one platform on which the pair is valid: sandbox or production.")
  var platform: SandboxMode = .sandbox

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await CommandFailure.report {
      let configuration = try ParapheConfiguration(reader: .environment)
      let accounts = try SandboxAccounts(folder: try SandboxCommand.folder(configuration))
      let account = try accounts.add(name: name, email: email, platform: platform)
      if json {
        print(
          try SandboxCommand.json(["apiUser": account.apiUser, "apiKey": account.apiKey.value]))
      } else {
        print("apiUser  \(account.apiUser)\napiKey   \(account.apiKey.value)")
      }
    }
  }
}

/// Lists the accounts, without their private keys.
struct SandboxAccountListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the sandbox's accounts and today's requests.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await CommandFailure.report {
      let configuration = try ParapheConfiguration(reader: .environment)
      let accounts = try SandboxAccounts(folder: try SandboxCommand.folder(configuration)).all()
      if json {
        print(
          try SandboxCommand.json(
            accounts.map {
              Line(
                apiUser: $0.account.apiUser, name: $0.account.name, email: $0.account.email,
                platform: $0.account.platform.rawValue, requestsToday: $0.requests)
            }))
      } else {
        for (account, requests) in accounts {
          print(
            "\(account.apiUser)  \(account.platform.rawValue)  \(requests) today  "
              + "\(account.name) <\(account.email)>")
        }
      }
    }
  }

  private struct Line: Encodable {
    let apiUser: String
    let name: String
    let email: String
    let platform: String
    let requestsToday: Int
  }
}

/// Faults on demand, asked for from the running sandbox.
struct SandboxFaultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fault", abstract: "Have the running sandbox show faults.",
    subcommands: [
      SandboxFaultAddCommand.self, SandboxFaultListCommand.self, SandboxFaultClearCommand.self,
    ])

  /// Which sandbox is meant.
  struct Target: ParsableArguments {
    @Option(help: "The sandbox's address. Default: this machine, PARAPHE_SANDBOX_PORT.")
    var url: String?

    /// - Returns: the answer's body, in JSON.
    func send(_ method: HTTPMethod, _ body: Data? = nil) async throws -> String {
      let base =
        try url ?? "http://127.0.0.1:\(ParapheConfiguration(reader: .environment).sandboxPort)"
      var request = HTTPClientRequest(url: base + "/faults")
      request.method = method
      if let body {
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(data: body))
      }
      let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
      let answer = Data(buffer: try await response.body.collect(upTo: 8 << 20))
      guard (200..<300).contains(response.status.code) else {
        let words = try? JSONDecoder().decode([String: String].self, from: answer)
        throw Refused(description: words?["message"] ?? "HTTP \(response.status.code)")
      }
      return String(decoding: answer, as: UTF8.self)
    }

    private struct Refused: Error, CustomStringConvertible {
      let description: String
    }
  }
}

/// Asks for a fault.
struct SandboxFaultAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Ask for a fault.",
    discussion: "Faults see a call in the order in which they were asked for.")

  @Option(help: "What goes wrong.")
  var kind: SandboxFault.Kind

  @Option(help: "The call, by its name in the guide. Default: every call.")
  var call: String?

  @Option(help: "The account, by its apiUser. Default: every account.")
  var account: String?

  @Option(help: "Calls to let through first.")
  var skip = 0

  @Option(help: "Calls to serve.")
  var times = 1

  @Option(help: "How long a delay or a late delivery takes.")
  var milliseconds = 0

  @Option(help: "The error code of a refusal.")
  var code: String?

  @OptionGroup
  var target: SandboxFaultCommand.Target

  func run() async throws {
    try await CommandFailure.report {
      let fault = SandboxFault(
        kind, call: call, account: account, skip: skip, times: times, milliseconds: milliseconds,
        code: code)
      print(try await target.send(.POST, try JSONEncoder().encode(fault)))
    }
  }
}

/// Prints the faults that wait for calls, as JSON.
struct SandboxFaultListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Print the faults that wait for calls, as JSON.")

  @OptionGroup
  var target: SandboxFaultCommand.Target

  func run() async throws {
    try await CommandFailure.report { print(try await target.send(.GET)) }
  }
}

/// Forgets every fault.
struct SandboxFaultClearCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear", abstract: "Forget every fault.")

  @OptionGroup
  var target: SandboxFaultCommand.Target

  func run() async throws {
    try await CommandFailure.report { print(try await target.send(.DELETE)) }
  }
}
