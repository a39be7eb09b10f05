import GRDB

/// When the platform says that somebody signed, apart from when the server learnt of it.
func migration9(_ db: Database) throws {
  try db.execute(
    sql: """
      -- None where the platform says no time, and of signatures before there was this column.
      ALTER TABLE signatory ADD COLUMN platform_signed_at REAL;
      """)
}
