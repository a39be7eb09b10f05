package import ContratPrive
package import Foundation
package import Hummingbird
package import Logging
import PDFSignatures

/// A local stand-in for sandbox.contrat-prive.com: real HTTP, durable state, real signatures made
/// with a key pair of its own, and no account needed.
package struct SandboxServer: Sendable {
  private let rules: SandboxRules
  /// The key pair of the account that the first start makes.
  package let credentials: Credentials
  /// Holds the key pair as JSON, for integrators who use the sandbox alone.
  package let keysFile: URL

  /// - Parameter folder: where the state and the signing key are kept; made if missing.
  package init(folder: URL, now: @escaping @Sendable () -> Date = { Date() }) throws {
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let database = try SandboxDatabase(at: folder.appending(path: "sandbox.sqlite").path)
    let account = try database.firstAccount()
    credentials = Credentials(apiKey: APIKey(account.apiKey), apiUser: account.apiUser)
    keysFile = folder.appending(path: "keys.json")
    try Self.write(
      JSONEncoder().encode(["apiKey": account.apiKey, "apiUser": account.apiUser]), to: keysFile)
    let identity = try Self.identity(in: folder)
    rules = SandboxRules(database: database, signer: PDFSigner(identity: identity), now: now)
  }

  /// The HTTP server.
  ///
  /// - Parameter onReady: called with the port once it answers.
  package func application(
    host: String, port: Int, logger: Logger, onReady: @escaping @Sendable (Int) async -> Void
  ) -> some ApplicationProtocol {
    let router = Router()
    SandboxRoutes(rules: rules).add(to: router)
    return Application(
      router: router,
      configuration: .init(address: .hostname(host, port: port), serverName: nil),
      onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
      logger: logger)
  }

  private static func identity(in folder: URL) throws -> SigningIdentity {
    let file = folder.appending(path: "signer.pem")
    if let pem = try? Data(contentsOf: file) { return try SigningIdentity(pem: pem) }
    let identity = try SigningIdentity.selfSigned(
      commonName: "Contrat-Privé bac à sable (signatures de test)",
      organization: "Bac à sable local")
    try write(try identity.pem(), to: file)
    return identity
  }

  private static func write(_ data: Data, to file: URL) throws {
    guard
      FileManager.default.createFile(
        atPath: file.path, contents: data, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
  }
}
