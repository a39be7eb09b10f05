import BlockingWork
import Foundation
import GRDB
import Hummingbird

/// A document in a list, with its links.
struct DocumentItem: Sendable {
  let name: String
  let kindText: String
  let sizeText: String
  let url: String
  let signedSizeText: String?
  let signedURL: String?

  init(_ document: SiteDocument, of contract: String, _ visit: SiteVisit) {
    let path = "/contrats/\(contract)/documents/\(document.kind)/\(document.number)"
    name = document.name
    kindText = visit.texts.text("document.\(document.kind)")
    sizeText = visit.texts.size(document.bytes)
    url = path
    signedSizeText = document.signedBytes.map(visit.texts.size)
    signedURL = document.signedBytes == nil ? nil : "\(path)/signe"
  }
}

extension SandboxSite {
  /// A document as it was deposited.
  @Sendable func deposited(_ visit: SiteVisit) async throws -> Response {
    let sql = "SELECT name, data FROM document WHERE contract_id = ? AND kind = ? AND number = ?"
    return try await document(sql, kind: visit.parameter("kind"), suffix: "", visit)
  }

  /// A main document that everyone has signed.
  @Sendable func signedDocument(_ visit: SiteVisit) async throws -> Response {
    let sql = """
      SELECT name, signed AS data FROM document JOIN contract ON contract.id = contract_id
      WHERE contract_id = ? AND kind = ? AND number = ?
        AND contract.status = 'signed' AND signed IS NOT NULL
      """
    return try await document(
      sql, kind: visit.parameter("kind"), suffix: visit.texts.text("document.suffix"), visit)
  }

  private func document(
    _ sql: String, kind: String, suffix: String, _ visit: SiteVisit
  ) async throws -> Response {
    guard let number = Int(visit.parameter("number")) else { throw SiteProblem.noSuchDocument }
    let found = try await database.read { db in
      try Row.fetchOne(
        db, sql: sql, arguments: [visit.parameter("contract"), kind, number]
      ).map { (name: $0["name"] as String, data: $0["data"] as Data) }
    }
    guard let found else { throw SiteProblem.noSuchDocument }
    let name = found.name.replacing(/\.pdf$/.ignoresCase(), with: "")
    // A copy of the whole document.
    return try await BlockingWork.run {
      .file(found.data, type: "application/pdf", name: "\(name.prefix(120))\(suffix).pdf")
    }
  }
}
