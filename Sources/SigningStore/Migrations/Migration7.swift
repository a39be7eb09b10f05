import GRDB

/// Accounts of brands: whose a contract is on the platform, and what each account's contracts still
/// need of its day.
func migration7(_ db: Database) throws {
  try db.execute(
    sql: """
      -- Empty: the server's own.
      ALTER TABLE contract ADD COLUMN account TEXT NOT NULL DEFAULT '';

      DROP TRIGGER contract_needs_change;
      DROP TRIGGER contract_needs_end;
      CREATE TABLE account_needs (
        account TEXT PRIMARY KEY NOT NULL,
        signs INTEGER NOT NULL CHECK (signs >= 0),
        details INTEGER NOT NULL CHECK (details >= 0),
        codes INTEGER NOT NULL CHECK (codes >= 0)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO account_needs SELECT '', signs, details, codes FROM call_needs;
      DROP TABLE call_needs;
      CREATE TRIGGER contract_needs_change
        AFTER UPDATE OF needs_signs, needs_details, needs_codes ON contract
        WHEN NEW.needs_signs <> OLD.needs_signs OR NEW.needs_details <> OLD.needs_details
          OR NEW.needs_codes <> OLD.needs_codes
        BEGIN
          INSERT OR IGNORE INTO account_needs VALUES (NEW.account, 0, 0, 0);
          UPDATE account_needs SET signs = signs + NEW.needs_signs - OLD.needs_signs,
            details = details + NEW.needs_details - OLD.needs_details,
            codes = codes + NEW.needs_codes - OLD.needs_codes WHERE account = NEW.account;
        END;
      CREATE TRIGGER contract_needs_end AFTER DELETE ON contract
        BEGIN UPDATE account_needs SET signs = signs - OLD.needs_signs,
          details = details - OLD.needs_details, codes = codes - OLD.needs_codes
          WHERE account = OLD.account; END;
      """)
}
