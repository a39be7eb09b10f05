import GRDB

/// Contracts that are put on the platform's own site, and deposits that are paid there.
func migration6(_ db: Database) throws {
  try db.execute(
    sql: """
      -- JSON; none for contracts that are signed in the extranet.
      ALTER TABLE contract ADD COLUMN injection TEXT;
      -- Euros, as 150.50.
      ALTER TABLE signatory ADD COLUMN deposit TEXT;
      CREATE INDEX contract_injected ON contract (status, created_at) WHERE injection IS NOT NULL;
      """)
}
