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
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(
        sql: """
          CREATE TABLE account (
            api_user TEXT PRIMARY KEY NOT NULL,
            api_key TEXT NOT NULL,
            name TEXT NOT NULL
          ) STRICT;
          CREATE TABLE contract (
            id TEXT PRIMARY KEY NOT NULL,
            api_user TEXT NOT NULL REFERENCES account (api_user),
            label TEXT NOT NULL,
            language TEXT NOT NULL,
            deadline REAL NOT NULL,
            created_at REAL NOT NULL,
            status TEXT NOT NULL
              CHECK (status IN ('draft', 'open', 'signed', 'canceled', 'expired'))
          ) STRICT;
          CREATE INDEX contract_by_account ON contract (api_user, created_at);
          CREATE TABLE signatory (
            id TEXT PRIMARY KEY NOT NULL,
            contract_id TEXT NOT NULL REFERENCES contract (id),
            position INTEGER NOT NULL,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            email TEXT NOT NULL,
            mobile TEXT,
            sms_sent INTEGER NOT NULL,
            codes_tried INTEGER NOT NULL,
            signed_at REAL
          ) STRICT;
          CREATE INDEX signatory_by_contract ON signatory (contract_id, position);
          CREATE TABLE document (
            contract_id TEXT NOT NULL REFERENCES contract (id),
            kind TEXT NOT NULL CHECK (kind IN ('main', 'annex')),
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            data BLOB NOT NULL,
            signed BLOB,
            PRIMARY KEY (contract_id, kind, number)
          ) STRICT;
          CREATE TABLE log (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            contract_id TEXT NOT NULL REFERENCES contract (id),
            at REAL NOT NULL,
            event TEXT NOT NULL
          ) STRICT;
          CREATE INDEX log_by_contract ON log (contract_id, sequence);
          """)
    }
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
