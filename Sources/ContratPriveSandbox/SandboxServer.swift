package import ContratPrive
package import Foundation
import HTTPTypes
package import Hummingbird
package import HummingbirdCore
package import Logging
import NIOCore
import PDFSignatures
package import PDFWorkshop
import PrivateFiles
import ServiceLifecycle

/// A local stand-in for one of the two platforms of Contrat-Privé: real HTTP, durable state, real
/// signatures made with a key pair of its own, and no account needed.
package struct SandboxServer: Sendable {
  let rules: SandboxRules
  private let site: SandboxSite
  private let address = SiteAddress()
  private let timestamps: TimestampRoute
  /// The key pair of the platform's first account, which the first start makes.
  package let credentials: Credentials
  /// Holds the key pair as JSON, for integrators who use the sandbox alone.
  package let keysFile: URL
  /// The certificate of the test authority's root: whoever trusts it finds the signatures valid.
  package let trustAnchor: URL

  /// Where the platform time-stamps, under its own address (RFC 3161 over HTTP).
  package static let timestampPath = TimestampRoute.path

  private var faultQueue: FaultQueue { FaultQueue(pool: rules.database.pool) }

  /// - Parameters:
  ///   - folder: where the state and the signing key are kept; made if missing.
  ///   - mode: the platform it stands in for (guide 1.2).
  ///   - dailyRequests: of one account in a day, in place of what that platform allows.
  ///   - workshop: where documents are opened.
  package init(
    folder: URL, mode: SandboxMode = .sandbox, dailyRequests: Int? = nil,
    workshop: any PDFWorkshop = DocumentWorkshop(),
    now: @escaping @Sendable () -> Date = { Date() }
  ) throws {
    let database = try SandboxDatabase(in: folder)
    let account = try database.firstAccount(of: mode, at: now())
    credentials = Credentials(apiKey: account.apiKey, apiUser: account.apiUser)
    keysFile = folder.appending(path: "keys.json")
    try Self.write(credentials, to: keysFile)
    let authority = try TestAuthority(in: folder.appending(path: "pki")) {
      try PrivateFile.create($0, at: $1, mode: $2)
    }
    timestamps = TimestampRoute(
      authority: TimestampAuthority(
        identity: authority.timeStamper, chain: [authority.intermediate]), now: now)
    trustAnchor = TestAuthority.rootCertificate(in: folder.appending(path: "pki"))
    rules = SandboxRules(
      database: database, mode: mode, dailyRequests: dailyRequests ?? mode.dailyRequests,
      documents: TestSignatures(authority: authority, workshop: workshop),
      outbox: Outbox(pool: database.pool, folder: folder.appending(path: "mail")),
      address: address, now: now)
    site = try SandboxSite(rules: rules, keysFile: keysFile)
  }

  /// The HTTP server.
  ///
  /// - Parameters:
  ///   - server: how it takes connections.
  ///   - onReady: called with the port once it answers.
  package func application(
    host: String, port: Int, server: HTTPServerBuilder = .http1(), logger: Logger,
    onReady: @escaping @Sendable (Int) async -> Void
  ) -> some ApplicationProtocol {
    let router = Router(context: SandboxContext.self, options: .autoGenerateHeadEndpoints)
    SandboxRoutes(rules: rules, faults: faultQueue).add(to: router)
    AdminRoutes(
      database: rules.database, faults: faultQueue, local: LocalRequests(host: host)
    ).add(to: router)
    timestamps.add(to: router)
    site.add(to: router)
    let address = address
    return Application(
      responder: SandboxResponder(router), server: server,
      configuration: .init(address: .hostname(host, port: port), serverName: nil),
      services: [DeadlineSweep(rules: rules, pause: .seconds(30), logger: logger)],
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? port
        address.set("http://\(host):\(port)")
        await onReady(port)
      },
      logger: logger)
  }

  /// What truly happened, whatever clients were told.
  ///
  /// - Parameter contract: only this one, or all.
  package func ledger(contract: String? = nil) async throws -> SandboxLedger {
    try await SandboxLedger.read(rules.database.pool, contract: contract)
  }

  /// Asks for a fault.
  ///
  /// - Throws: for one that makes no sense, such as an unknown call.
  @discardableResult
  package func add(_ fault: SandboxFault) async throws -> StandingFault {
    try await faultQueue.add(fault)
  }

  /// The faults that still wait for calls.
  package func faults() async throws -> [StandingFault] {
    try await faultQueue.all()
  }

  /// Forgets every fault.
  package func clearFaults() async throws {
    _ = try await faultQueue.clear()
  }

  private static func write(_ credentials: Credentials, to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let keys = try encoder.encode([
      "apiKey": credentials.apiKey.value, "apiUser": credentials.apiUser,
    ])
    if (try? Data(contentsOf: file)) != keys { try PrivateFile.replace(keys, at: file) }
  }
}
