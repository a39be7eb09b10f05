import GRDB

/// By which link somebody signed, so that the signature can name how they were authenticated.
func migration10(_ db: Database) throws {
  try db.execute(
    sql: """
      -- As the audit trail calls it; none before a code was submitted, and of signatures before there
      -- was this column.
      ALTER TABLE signatory ADD COLUMN signing_link TEXT;
      """)
}
