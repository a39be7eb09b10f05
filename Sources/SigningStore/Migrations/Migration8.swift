import GRDB

/// What the deposit did to a document before it was shown.
func migration8(_ db: Database) throws {
  try db.execute(
    sql: """
      -- Words with a space between them; empty where the bytes are those that came.
      ALTER TABLE document ADD COLUMN changes TEXT NOT NULL DEFAULT ''
        CHECK (changes IN ('', 'repaired', 'decrypted'));
      """)
}
