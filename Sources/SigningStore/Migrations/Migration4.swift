import GRDB

/// The account's daily budget of calls; what contracts under way still need of it; calls that belong
/// to no contract alone; the order of signatures, and consent apart from codes.
func migration4(_ db: Database) throws {
  try db.execute(
    sql: """
      CREATE TABLE call_day (
        account TEXT NOT NULL,
        -- Of Paris, as in 2026-11-24.
        day TEXT NOT NULL CHECK (length(day) = 10),
        used INTEGER NOT NULL CHECK (used >= 0),
        PRIMARY KEY (account, day)
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE contract ADD COLUMN signing_order TEXT NOT NULL DEFAULT 'any'
        CHECK (signing_order IN ('any', 'given'));
      ALTER TABLE contract ADD COLUMN wants_all_codes INTEGER NOT NULL DEFAULT 0
        CHECK (wants_all_codes IN (0, 1));
      ALTER TABLE contract ADD COLUMN looks_left INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE contract ADD COLUMN look_at REAL CHECK ((look_at IS NULL) = (looks_left = 0));
      ALTER TABLE contract ADD COLUMN needs_signs INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE contract ADD COLUMN needs_details INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE contract ADD COLUMN needs_codes INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX contract_to_look_for ON contract (look_at) WHERE look_at IS NOT NULL;

      -- Whoever has a code accepted the documents before it was asked for, until now.
      ALTER TABLE signatory ADD COLUMN consented_at REAL;
      UPDATE signatory SET consented_at = coalesce(last_sms_at, submitted_at, signed_at,
          (SELECT created_at FROM contract WHERE contract.id = contract_id))
        WHERE sms_count > 0 OR wants_code = 1 OR status = 'signed';

      CREATE TABLE new_remote_call (
        id TEXT PRIMARY KEY NOT NULL,
        -- None for a list, which tells of many.
        contract_id TEXT REFERENCES contract (id),
        name TEXT NOT NULL,
        signatory_id TEXT REFERENCES signatory (id),
        -- Where it is about another contract of the platform than the contract's own.
        remote_id TEXT,
        begun_at REAL NOT NULL,
        ended_at REAL,
        outcome TEXT,
        CHECK ((ended_at IS NULL) = (outcome IS NULL)),
        CHECK (contract_id IS NOT NULL OR name = 'contractListRequest')
      ) STRICT, WITHOUT ROWID;
      INSERT INTO new_remote_call
          (id, contract_id, name, signatory_id, begun_at, ended_at, outcome)
        SELECT id, contract_id, name, signatory_id, begun_at, ended_at, outcome FROM remote_call;
      DROP TABLE remote_call;
      ALTER TABLE new_remote_call RENAME TO remote_call;
      CREATE INDEX remote_call_open ON remote_call (begun_at) WHERE ended_at IS NULL;
      CREATE INDEX remote_call_by_contract ON remote_call (contract_id, begun_at);
      """)
  try needsOfContractsUnderWay(db)
}

/// Sums that are kept up by triggers: a contract is begun without adding up all that are under way.
private func needsOfContractsUnderWay(_ db: Database) throws {
  try db.execute(
    sql: """
      UPDATE contract SET needs_details = 1
        WHERE status IN ('creating', 'createUnknown', 'open')
          OR (status = 'completed' AND signed_copy IN ('missing', 'fetched', 'pending'));
      UPDATE contract SET
          needs_signs = (SELECT count(*) FROM signatory WHERE contract_id = contract.id
            AND signatory.status IN ('sendingCode', 'codeSent', 'codeUnknown')),
          needs_codes = (SELECT count(*) FROM signatory WHERE contract_id = contract.id
            AND signatory.status = 'waiting')
        WHERE status IN ('creating', 'createUnknown', 'open');

      CREATE TABLE call_needs (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        signs INTEGER NOT NULL CHECK (signs >= 0),
        details INTEGER NOT NULL CHECK (details >= 0),
        codes INTEGER NOT NULL CHECK (codes >= 0)
      ) STRICT;
      INSERT INTO call_needs
        SELECT 1, ifnull(sum(needs_signs), 0), ifnull(sum(needs_details), 0),
          ifnull(sum(needs_codes), 0) FROM contract;
      CREATE TRIGGER contract_needs_change
        AFTER UPDATE OF needs_signs, needs_details, needs_codes ON contract
        WHEN NEW.needs_signs <> OLD.needs_signs OR NEW.needs_details <> OLD.needs_details
          OR NEW.needs_codes <> OLD.needs_codes
        BEGIN UPDATE call_needs SET signs = signs + NEW.needs_signs - OLD.needs_signs,
          details = details + NEW.needs_details - OLD.needs_details,
          codes = codes + NEW.needs_codes - OLD.needs_codes; END;
      CREATE TRIGGER contract_needs_end AFTER DELETE ON contract
        BEGIN UPDATE call_needs SET signs = signs - OLD.needs_signs,
          details = details - OLD.needs_details, codes = codes - OLD.needs_codes; END;
      """)
}
