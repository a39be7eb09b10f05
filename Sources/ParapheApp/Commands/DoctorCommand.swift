import ArgumentParser
import AsyncHTTPClient
import Configuration
import ContratPrive
import ContratPriveHTTP
import ContratPriveSandbox
import Foundation
import Hummingbird
import Logging
import SigningWeb

/// Checks the configuration and the platform, and says in words what is wrong.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the configuration, the files and the connection to the platform.")

  func run() async throws {
    try await CommandFailure.report {
      let configuration = try ParapheConfiguration(reader: .environment)
      ok("configuration: complete and consistent")
      let data = try DataFolder(configuration.dataFolder)
      ok("data folder: \(data.url.path), \(data.isLocked ? "in use by a running server" : "free")")
      do {
        _ = try PageTemplates(folder: configuration.templatesFolder)
      } catch {
        throw ConfigurationProblem("PARAPHE_TEMPLATES", "\(error)")
      }
      ok("templates: all present, every text in every language")
      let viewer = configuration.viewerFolder.appending(path: "build/pdf.js")
      guard FileManager.default.fileExists(atPath: viewer.path) else {
        throw ConfigurationProblem(
          "PARAPHE_VIEWER", "no pdf.js in \(configuration.viewerFolder.path): install libjs-pdf")
      }
      ok("viewer: pdf.js found")
      try await checkPlatform(configuration, data)
    }
  }

  private func checkPlatform(
    _ configuration: ParapheConfiguration, _ data: DataFolder
  ) async throws {
    let http = HTTPClientService().client
    let transport = AsyncHTTPClientTransport(client: http)
    let result: Result<CheckConnexionRequest.Answer, PlatformError>
    switch configuration.platform {
    case .remote(let platform, let credentials, _, _):
      result = await Self.check(
        ContratPriveClient(platform: platform, credentials: credentials, transport: transport))
    case .embedded:
      result = try await checkEmbedded(configuration, data, transport)
    }
    try await http.shutdown()
    switch result {
    case .success(let answer):
      let account = answer.account.map { ", account \"\($0)\"" } ?? ""
      ok("platform: \(configuration.platform.name) answers and accepts the keys\(account)")
    case .failure(let error):
      CommandFailure.say("platform: \(Self.words(for: error, configuration.platform))")
      throw ExitCode(1)
    }
  }

  /// The embedded platform runs inside the server: the running one is asked, or one is started for
  /// the length of the check.
  private func checkEmbedded(
    _ configuration: ParapheConfiguration, _ data: DataFolder, _ transport: AsyncHTTPClientTransport
  ) async throws -> Result<CheckConnexionRequest.Answer, PlatformError> {
    let sandbox = try SandboxServer(folder: data.url.appending(path: "sandbox"))
    func client(_ port: Int) -> ContratPriveClient {
      ContratPriveClient(
        platform: Platform(baseURL: URL(string: "http://127.0.0.1:\(port)") ?? URL(filePath: "/")),
        credentials: sandbox.credentials, transport: transport)
    }
    if data.isLocked { return await Self.check(client(configuration.sandboxPort)) }
    var quiet = try Logger.paraphe(level: configuration.logLevel)
    quiet.logLevel = .critical
    let (ports, announce) = AsyncStream.makeStream(of: Int.self)
    let application = sandbox.application(host: "127.0.0.1", port: 0, logger: quiet) { port in
      announce.yield(port)
    }
    return await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.run() }
      var ports = ports.makeAsyncIterator()
      let port = await ports.next() ?? configuration.sandboxPort
      let result = await Self.check(client(port))
      group.cancelAll()
      return result
    }
  }

  private static func check(
    _ client: ContratPriveClient
  ) async -> Result<CheckConnexionRequest.Answer, PlatformError> {
    do throws(PlatformError) {
      return .success(try await client.call(CheckConnexionRequest()))
    } catch {
      return .failure(error)
    }
  }

  private static func words(for error: PlatformError, _ platform: PlatformChoice) -> String {
    switch error.reason {
    case .notConnected:
      "\(platform.name) cannot be reached: check the network, the name and the firewall"
    case .interrupted:
      "\(platform.name) did not answer in time: try again, and check proxies in between"
    case .unreadable:
      "what answers at \(platform.name) is not the API: check CONTRAT_PRIVE_PLATFORM"
    case .refused(.invalidKeys, _):
      "the keys are refused: check CONTRAT_PRIVE_API_KEY and CONTRAT_PRIVE_API_USER; a pair is valid on one platform only"
    case .refused(.keysOfOtherPlatform, _):
      "the keys belong to the other platform: use its pair, or change CONTRAT_PRIVE_PLATFORM"
    case .refused(let code, let message):
      "the platform refuses: \(code.rawValue) (\(message))"
    }
  }

  private func ok(_ text: String) {
    print("ok  \(text)")
  }
}
