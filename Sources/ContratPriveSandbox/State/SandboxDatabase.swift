import ContratPrive
import Foundation
import GRDB

/// What the platform remembers. It survives a kill: every answer follows a commit.
struct SandboxDatabase: Sendable {
  let pool: DatabasePool

  init(at path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    pool = try DatabasePool(path: path, configuration: configuration)
    // A pool's default survives a kill but not a power cut: say what is true of both.
    try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
    var migrator = DatabaseMigrator()
    SandboxSchema.register(in: &migrator)
    try migrator.migrate(pool)
  }

  /// The database of a sandbox's folder, made if missing.
  init(in folder: URL) throws {
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try self.init(at: folder.appending(path: "sandbox.sqlite").path)
  }

  /// The first account of a platform, made on its first start.
  func firstAccount(of platform: SandboxMode, at now: Date) throws -> SandboxAccount {
    try pool.write { db in
      if let row = try Row.fetchOne(
        db, sql: "SELECT * FROM account WHERE platform = ? ORDER BY rowid LIMIT 1",
        arguments: [platform.rawValue])
      {
        return SandboxAccount(row: row)
      }
      let account = SandboxAccount(
        name: "Compte de démonstration", email: "deposant@example.com", platform: platform,
        createdAt: now)
      try account.insert(db)
      return account
    }
  }

  /// - Throws: where the database does not answer.
  func check() async throws {
    _ = try await pool.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM account") }
  }

  func account(apiUser: String) async throws -> SandboxAccount? {
    try await pool.read { db in try Self.account(apiUser, db) }
  }

  static func account(_ apiUser: String, _ db: Database) throws -> SandboxAccount? {
    try Row.fetchOne(db, sql: "SELECT * FROM account WHERE api_user = ?", arguments: [apiUser])
      .map(SandboxAccount.init(row:))
  }
}

/// Identifiers of the sandbox.
enum SandboxID {
  /// 96 random bits in hexadecimal.
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<3).map { _ in
      String(format: "%08x", UInt32.random(in: .min ... .max, using: &generator))
    }
    .joined()
  }
}
