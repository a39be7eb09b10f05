package import ContratPrive
package import Foundation
import GRDB

/// An account of the sandbox with its key pair.
package struct SandboxAccount: Sendable {
  /// The public key (guide 1.3).
  package let apiUser: String
  /// The private key.
  package let apiKey: APIKey
  package let name: String
  /// Where notifications to the owner go.
  package let email: String
  /// The one platform on which the pair is valid (guide 2.1).
  package let platform: SandboxMode
  package let createdAt: Date

  /// A new account with a key pair of its own.
  init(name: String, email: String, platform: SandboxMode, createdAt: Date) {
    apiUser = "user_\(SandboxID.random())"
    apiKey = APIKey("key_\(SandboxID.random())\(SandboxID.random())")
    self.name = name
    self.email = email
    self.platform = platform
    self.createdAt = createdAt
  }

  init(row: Row) {
    apiUser = row["api_user"]
    apiKey = APIKey(row["api_key"])
    name = row["name"]
    email = row["email"]
    platform = SandboxMode(rawValue: row["platform"]) ?? .sandbox
    createdAt = Date(timeIntervalSince1970: row["created_at"])
  }

  func insert(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO account (api_user, api_key, name, email, platform, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        apiUser, apiKey.value, name, email, platform.rawValue, createdAt.timeIntervalSince1970,
      ])
  }
}

/// The accounts of a sandbox's folder, whether a server runs on it or not.
package struct SandboxAccounts: Sendable {
  private let database: SandboxDatabase

  /// - Parameter folder: the sandbox's own; made if missing.
  package init(folder: URL) throws {
    database = try SandboxDatabase(in: folder)
  }

  /// Makes an account.
  ///
  /// - Parameters:
  ///   - name: 1 to 100 characters.
  ///   - email: where notifications to the owner go.
  /// - Throws: ``AccountProblem``.
  package func add(
    name: String, email: String, platform: SandboxMode, at now: Date = Date()
  ) throws -> SandboxAccount {
    guard TextCheck.isLine(name, max: Bounds.name) else {
      throw AccountProblem("the name must have 1 to \(Bounds.name) characters")
    }
    guard TextCheck.isEmail(email) else { throw AccountProblem("this is not an e-mail address") }
    let account = SandboxAccount(name: name, email: email, platform: platform, createdAt: now)
    try database.pool.write { db in try account.insert(db) }
    return account
  }

  /// Every account with its requests of the platform's day, the oldest first.
  package func all(at now: Date = Date()) throws -> [(account: SandboxAccount, requests: Int)] {
    try database.pool.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT account.*, coalesce(quota.requests, 0) AS requests FROM account
          LEFT JOIN quota ON quota.api_user = account.api_user AND quota.day = ?
          ORDER BY account.rowid
          """,
        arguments: [PlatformDay.name(of: now)]
      ).map { (SandboxAccount(row: $0), $0["requests"]) }
    }
  }
}

/// Why an account cannot be made.
package struct AccountProblem: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}
