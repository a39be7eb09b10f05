import ContratPrive
import Foundation
import GRDB
import Testing

@testable import ContratPriveSandbox

@Suite("Older databases")
struct SchemaTests {
  @Test("contracts of the first schema are listed to the second and can be signed")
  func migration() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "sandbox.sqlite").path
    let pdf = try #require(RunningSandbox.pdf)
    var migrator = DatabaseMigrator()
    SandboxSchema.register(in: &migrator)
    let old = try DatabasePool(path: path)
    try migrator.migrate(old, upTo: "1")
    try await old.write { db in
      try db.execute(
        sql: """
          INSERT INTO account VALUES ('user', 'key', 'Compte');
          INSERT INTO contract VALUES ('cp', 'user', 'Bail', 'fr', 9e9, 1000.7, 'open');
          INSERT INTO signatory VALUES
            ('sg', 'cp', 0, 'A', 'B', 'a@example.com', '+33612345678', 1, 0, NULL);
          """)
      try db.execute(
        sql: "INSERT INTO document VALUES ('cp', 'main', 0, 'Bail', ?, NULL)", arguments: [pdf])
    }
    try old.close()
    let server = try SandboxServer(folder: folder)
    #expect(server.credentials.apiUser == "user")
    let createdAt = try await server.rules.database.pool.read { db in
      try Double.fetchOne(db, sql: "SELECT created_at FROM contract")
    }
    #expect(createdAt == 1000)
    try await server.rules.signOnSite(contractID: "cp", signatoryID: "sg", code: "0000")
    #expect(try await server.ledger().contracts.map(\.status) == ["signed"])
  }
}
