import AsyncHTTPClient
import ContratPrive
import ContratPriveHTTP
import ContratPriveSandbox
import Crypto
import Foundation
import Hummingbird
import Logging
import PDFSignatures
import Signing

/// Asks the platform and the time-stamping authority whether they answer.
///
/// With the embedded platform both are inside the server: the running one is asked, or one is
/// started for the length of the check.
struct PlatformCheckup {
  let configuration: ParapheConfiguration
  let data: DataFolder
  let http: HTTPClient

  struct Findings: Sendable {
    let platform: Result<CheckConnexionRequest.Answer, PlatformError>
    /// nil where no authority is configured.
    let timestamps: TimestampFinding?
  }

  enum TimestampFinding: Sendable {
    /// - Parameter skew: how far its clock is ahead of this machine's, in seconds.
    case answers(URL, skew: TimeInterval)
    case failed(URL, reason: String)
  }

  func findings() async throws -> Findings {
    switch configuration.platform {
    case .remote(let platform, let credentials, _, _):
      return await findings(platform, credentials, configuration.timestampURL)
    case .embedded:
      let sandbox = try SandboxServer(folder: data.url.appending(path: "sandbox"))
      if data.isLocked {
        return await findings(sandbox.credentials, port: configuration.sandboxPort)
      }
      return try await starting(sandbox) { port in
        await findings(sandbox.credentials, port: port)
      }
    }
  }

  private func starting(
    _ sandbox: SandboxServer, _ body: (Int) async -> Findings
  ) async throws -> Findings {
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
      let findings = await body(port)
      group.cancelAll()
      return findings
    }
  }

  private func findings(_ credentials: Credentials, port: Int) async -> Findings {
    let url = URL(string: "http://127.0.0.1:\(port)") ?? URL(filePath: "/")
    let authority =
      configuration.timestampURL ?? url.appending(path: SandboxServer.timestampPath)
    return await findings(Platform(baseURL: url), credentials, authority)
  }

  private func findings(
    _ platform: Platform, _ credentials: Credentials, _ authority: URL?
  ) async -> Findings {
    let client = ContratPriveClient(
      platform: platform, credentials: credentials,
      transport: AsyncHTTPClientTransport(client: http))
    return Findings(
      platform: await Self.check(client), timestamps: await timestamps(from: authority))
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

  /// Has something time-stamped that means nothing.
  private func timestamps(from authority: URL?) async -> TimestampFinding? {
    guard let authority else { return nil }
    do {
      let digest = Data(SHA256.hash(data: Data("paraphe doctor".utf8)))
      let token = try await EvidenceParts.token(over: digest, from: authority, http)
      let time = try TimestampReceipt.check(token, over: digest)
      return .answers(authority, skew: time.timeIntervalSinceNow)
    } catch EvidenceUnavailable.timestampFailed(let reason) {
      return .failed(authority, reason: reason)
    } catch {
      return .failed(authority, reason: "\(error)")
    }
  }
}
