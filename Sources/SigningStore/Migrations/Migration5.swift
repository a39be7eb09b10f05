import GRDB

/// How often a signed copy was rejected; whose contracts these are; what the sweep looks for without
/// reading every row.
func migration5(_ db: Database) throws {
  try db.execute(
    sql: """
      ALTER TABLE contract ADD COLUMN rejections INTEGER NOT NULL DEFAULT 0
        CHECK (rejections >= 0);
      UPDATE contract SET rejections = CASE signed_copy
        WHEN 'fetched' THEN 1 WHEN 'quarantined' THEN 2 ELSE 0 END;

      -- One row: the platform account that remote ids belong to.
      CREATE TABLE platform_account (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL
      ) STRICT;

      CREATE INDEX signatory_unknown ON signatory (contract_id) WHERE status = 'signUnknown';
      CREATE INDEX contract_by_deadline ON contract (status, deadline);
      CREATE INDEX contract_reserving ON contract (id)
        WHERE needs_signs + needs_details + needs_codes > 0;
      """)
}
