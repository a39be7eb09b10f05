import GRDB

/// The tables of the sandbox, as numbered migrations. One that has landed is never changed.
enum SandboxSchema {
  static func register(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("1") { db in
      try db.execute(
        sql: """
          CREATE TABLE account (
            api_user TEXT PRIMARY KEY NOT NULL,
            api_key TEXT NOT NULL,
            name TEXT NOT NULL
          ) STRICT;
          CREATE TABLE contract (
            id TEXT PRIMARY KEY NOT NULL,
            api_user TEXT NOT NULL REFERENCES account (api_user),
            label TEXT NOT NULL,
            language TEXT NOT NULL,
            deadline REAL NOT NULL,
            created_at REAL NOT NULL,
            status TEXT NOT NULL
              CHECK (status IN ('draft', 'open', 'signed', 'canceled', 'expired'))
          ) STRICT;
          CREATE INDEX contract_by_account ON contract (api_user, created_at);
          CREATE TABLE signatory (
            id TEXT PRIMARY KEY NOT NULL,
            contract_id TEXT NOT NULL REFERENCES contract (id),
            position INTEGER NOT NULL,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            email TEXT NOT NULL,
            mobile TEXT,
            sms_sent INTEGER NOT NULL,
            codes_tried INTEGER NOT NULL,
            signed_at REAL
          ) STRICT;
          CREATE INDEX signatory_by_contract ON signatory (contract_id, position);
          CREATE TABLE document (
            contract_id TEXT NOT NULL REFERENCES contract (id),
            kind TEXT NOT NULL CHECK (kind IN ('main', 'annex')),
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            data BLOB NOT NULL,
            signed BLOB,
            PRIMARY KEY (contract_id, kind, number)
          ) STRICT;
          CREATE TABLE log (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            contract_id TEXT NOT NULL REFERENCES contract (id),
            at REAL NOT NULL,
            event TEXT NOT NULL
          ) STRICT;
          CREATE INDEX log_by_contract ON log (contract_id, sequence);
          """)
    }
    migrator.registerMigration("2") { db in
      try db.execute(
        sql: """
          ALTER TABLE account ADD COLUMN platform TEXT NOT NULL DEFAULT 'sandbox'
            CHECK (platform IN ('sandbox', 'production'));
          ALTER TABLE account ADD COLUMN email TEXT NOT NULL DEFAULT 'deposant@example.com';
          ALTER TABLE account ADD COLUMN created_at REAL NOT NULL DEFAULT 0;
          -- Requests of an account by day of the platform (Europe/Paris), `2026-11-23`.
          CREATE TABLE quota (
            api_user TEXT NOT NULL REFERENCES account (api_user),
            day TEXT NOT NULL,
            requests INTEGER NOT NULL,
            PRIMARY KEY (api_user, day)
          ) STRICT;
          ALTER TABLE contract ADD COLUMN notify_signatory INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE contract ADD COLUMN notify_owner INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE contract ADD COLUMN submit_message TEXT;
          ALTER TABLE contract ADD COLUMN submitted_at REAL;
          ALTER TABLE contract ADD COLUMN ended_at REAL;
          -- An amount in cents, and when and how it was paid: never a card number.
          ALTER TABLE signatory ADD COLUMN deposit_cents INTEGER CHECK (deposit_cents > 0);
          ALTER TABLE signatory ADD COLUMN deposit_paid_at REAL;
          ALTER TABLE signatory ADD COLUMN deposit_means TEXT;
          -- The code that signs now; a new one replaces it.
          ALTER TABLE signatory ADD COLUMN code TEXT;
          ALTER TABLE signatory ADD COLUMN failed_codes INTEGER NOT NULL DEFAULT 0;
          -- SMS and e-mails, newest last, for the inbox page.
          CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            api_user TEXT NOT NULL REFERENCES account (api_user),
            contract_id TEXT NOT NULL REFERENCES contract (id),
            signatory_id TEXT REFERENCES signatory (id),
            kind TEXT NOT NULL CHECK (kind IN ('sms', 'email')),
            recipient TEXT NOT NULL,
            subject TEXT,
            body TEXT NOT NULL,
            sent_at REAL NOT NULL
          ) STRICT;
          CREATE INDEX message_by_account ON message (api_user, id);
          -- Faults asked for, taken in order: each serves `remaining` more calls after letting
          -- `skip` pass.
          CREATE TABLE fault (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            call TEXT,
            api_user TEXT,
            skip INTEGER NOT NULL,
            remaining INTEGER NOT NULL,
            milliseconds INTEGER NOT NULL,
            code TEXT
          ) STRICT;
          -- What truly happened, whatever was answered. Never a code or a key.
          CREATE TABLE ledger (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at REAL NOT NULL,
            api_user TEXT NOT NULL,
            call TEXT NOT NULL,
            contract_id TEXT,
            signatory_id TEXT,
            event TEXT NOT NULL,
            fault TEXT
          ) STRICT;
          CREATE INDEX ledger_by_contract ON ledger (contract_id, id);
          """)
    }
    migrator.registerMigration("3") { db in
      try db.execute(
        sql: """
          -- When the message reached its file; an e-mail without it waits in the outbox.
          ALTER TABLE message ADD COLUMN delivered_at REAL;
          CREATE INDEX message_waiting ON message (id) WHERE delivered_at IS NULL;
          CREATE INDEX contract_by_deadline ON contract (deadline)
            WHERE status IN ('draft', 'open');
          -- The wire carries whole seconds, and bounds are compared at that precision.
          UPDATE contract SET created_at = CAST(created_at AS INTEGER);
          -- Codes sent before there were any but this one.
          UPDATE signatory SET code = '0000'
            WHERE sms_sent > 0 AND signed_at IS NULL AND code IS NULL;
          """)
    }
  }
}
