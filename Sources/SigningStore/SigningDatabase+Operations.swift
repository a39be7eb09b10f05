import GRDB
package import Signing

extension SigningDatabase: OperationsStore {
  package func calls(of contract: ContractID) async throws -> [RemoteCallRecord] {
    try await pool.read { db in try CallRow.fetchAll(of: contract, db) }
  }

  package func contractCounts() async throws -> ContractCounts {
    try await pool.read { db in
      // Answered by the index alone.
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT status, signed_copy, count(*) AS count FROM contract
          GROUP BY status, signed_copy
          """)
      var contracts: [ContractStatus: Int] = [:]
      var copies: [SignedCopyStatus: Int] = [:]
      for row in rows {
        guard let status = ContractStatus(rawValue: row["status"]),
          let copy = SignedCopyStatus(rawValue: row["signed_copy"])
        else { throw UnknownStoredValue() }
        contracts[status, default: 0] += row["count"]
        if status == .completed { copies[copy, default: 0] += row["count"] }
      }
      return ContractCounts(contracts: contracts, signedCopies: copies)
    }
  }
}
