import GRDB

/// The outbox of webhooks, which is also what `GET /api/v1/events` reads, and how endpoints do.
func migration3(_ db: Database) throws {
  try db.execute(
    sql: """
      CREATE TABLE outbox (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        brand_id TEXT NOT NULL,
        contract_id TEXT NOT NULL REFERENCES contract (id),
        signatory_id TEXT REFERENCES signatory (id),
        type TEXT NOT NULL,
        at REAL NOT NULL,
        body TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('none', 'pending', 'delivered', 'dead')),
        attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        next_at REAL,
        first_attempt_at REAL,
        last_attempt_at REAL,
        last_outcome TEXT,
        CHECK ((state = 'pending') = (next_at IS NOT NULL))
      ) STRICT;
      -- What can happen once is told once.
      CREATE UNIQUE INDEX outbox_once ON outbox (contract_id, type, ifnull(signatory_id, ''))
        WHERE type NOT IN ('signatory.viewed', 'signatory.code_sent');
      CREATE INDEX outbox_by_brand ON outbox (brand_id, sequence);
      CREATE INDEX outbox_dead ON outbox (brand_id, sequence) WHERE state = 'dead';
      CREATE INDEX outbox_due ON outbox (brand_id, next_at, sequence) WHERE state = 'pending';
      CREATE INDEX outbox_order ON outbox (contract_id, sequence) WHERE state = 'pending';

      CREATE TABLE webhook_endpoint (
        brand_id TEXT PRIMARY KEY NOT NULL,
        -- Of its address: another one begins anew.
        fingerprint TEXT NOT NULL,
        last_success_at REAL,
        enabled_at REAL,
        disabled_at REAL,
        reason TEXT CHECK (reason IN ('gone', 'failing')),
        CHECK ((disabled_at IS NULL) = (reason IS NULL))
      ) STRICT, WITHOUT ROWID;
      """)
}
