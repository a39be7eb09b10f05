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

  /// The first account, made on the first start.
  func firstAccount() throws -> SandboxAccount {
    try pool.write { db in
      if let row = try Row.fetchOne(db, sql: "SELECT * FROM account ORDER BY rowid LIMIT 1") {
        return SandboxAccount(apiUser: row["api_user"], apiKey: row["api_key"], name: row["name"])
      }
      let account = SandboxAccount(
        apiUser: "user_\(SandboxID.random())",
        apiKey: "key_\(SandboxID.random())\(SandboxID.random())",
        name: "Compte de démonstration")
      try db.execute(
        sql: "INSERT INTO account (api_user, api_key, name) VALUES (?, ?, ?)",
        arguments: [account.apiUser, account.apiKey, account.name])
      return account
    }
  }

  func account(apiUser: String) async throws -> SandboxAccount? {
    try await pool.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM account WHERE api_user = ?", arguments: [apiUser])
        .map { SandboxAccount(apiUser: $0["api_user"], apiKey: $0["api_key"], name: $0["name"]) }
    }
  }
}

/// An account of the sandbox with its key pair.
struct SandboxAccount: Sendable {
  let apiUser: String
  let apiKey: String
  let name: String
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
