import Foundation
import GRDB

/// A contract's status as the pages show it.
enum SiteStatus: String, CaseIterable, Sendable {
  case draft, open, signed, canceled, expired

  /// The status of the table `contract` at the instant `:now`: one whose deadline has passed has
  /// expired, whether or not a call has written so yet.
  static let sql = """
    CASE WHEN contract.status IN ('draft', 'open') AND contract.deadline <= :now THEN 'expired'
    ELSE contract.status END
    """
}

/// How many contracts of an account have a status.
struct ContractStatusCount: Sendable {
  let status: SiteStatus
  let number: Int

  /// In the order of a contract's life, without those that there are none of.
  static func all(of account: String, at now: Date, _ db: Database) throws -> [ContractStatusCount]
  {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT \(SiteStatus.sql) AS shown, count(*) AS number FROM contract
        WHERE api_user = :account GROUP BY shown
        """, arguments: ["account": account, "now": now.timeIntervalSince1970])
    let numbers = Dictionary(
      rows.map { ($0["shown"] as String, $0["number"] as Int) }, uniquingKeysWith: +)
    return SiteStatus.allCases.compactMap { status in
      numbers[status.rawValue].map { ContractStatusCount(status: status, number: $0) }
    }
  }
}
