import GRDB
import Signing

/// The first schema. What the types promise, the constraints keep: NOT NULL where nothing is
/// optional, CHECK on every status.
func migration1(_ db: Database) throws {
  func list(_ values: [String]) -> String {
    values.map { "'\($0)'" }.joined(separator: ", ")
  }
  try db.execute(
    sql: """
      CREATE TABLE contract (
        id TEXT PRIMARY KEY NOT NULL,
        brand_id TEXT NOT NULL,
        reference TEXT NOT NULL,
        label TEXT NOT NULL,
        language TEXT NOT NULL,
        deadline REAL NOT NULL,
        created_at REAL NOT NULL,
        return_url TEXT,
        frame_origins TEXT NOT NULL,
        metadata TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN (\(list(ContractStatus.allCases.map(\.rawValue))))),
        remote_id TEXT UNIQUE,
        failure TEXT,
        signed_copy TEXT NOT NULL
          CHECK (signed_copy IN (\(list(SignedCopyStatus.allCases.map(\.rawValue))))),
        version INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX contract_by_brand ON contract (brand_id, created_at);
      CREATE INDEX contract_by_reference ON contract (brand_id, reference);
      CREATE INDEX contract_by_status ON contract (status, signed_copy);

      CREATE TABLE signatory (
        id TEXT PRIMARY KEY NOT NULL,
        contract_id TEXT NOT NULL REFERENCES contract (id),
        position INTEGER NOT NULL,
        first_name TEXT NOT NULL,
        last_name TEXT NOT NULL,
        email TEXT NOT NULL,
        mobile TEXT NOT NULL,
        remote_id TEXT,
        status TEXT NOT NULL CHECK (status IN (\(list(SignatoryStatus.allCases.map(\.rawValue))))),
        sms_count INTEGER NOT NULL CHECK (sms_count BETWEEN 0 AND \(SignatoryState.maxSms)),
        last_sms_at REAL,
        wrong_codes INTEGER NOT NULL
          CHECK (wrong_codes BETWEEN 0 AND \(SignatoryState.maxWrongCodes)),
        wants_code INTEGER NOT NULL CHECK (wants_code IN (0, 1)),
        submitted_at REAL,
        last_failure TEXT
          CHECK (last_failure IN (\(list(SignFailure.allCases.map(\.rawValue))))),
        signed_at REAL,
        declined_at REAL,
        decline_reason TEXT,
        UNIQUE (contract_id, position),
        CHECK (status <> 'signed' OR signed_at IS NOT NULL),
        CHECK (status <> 'declined' OR declined_at IS NOT NULL)
      ) STRICT;

      CREATE TABLE document (
        contract_id TEXT NOT NULL REFERENCES contract (id),
        number INTEGER NOT NULL CHECK (number > 0),
        kind TEXT NOT NULL CHECK (kind IN ('main', 'annex')),
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        size INTEGER NOT NULL CHECK (size > 0),
        pages INTEGER NOT NULL CHECK (pages > 0),
        signed_sha256 TEXT CHECK (length(signed_sha256) = 64),
        signed_size INTEGER,
        PRIMARY KEY (contract_id, number)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE link (
        id TEXT PRIMARY KEY NOT NULL,
        contract_id TEXT NOT NULL REFERENCES contract (id),
        signatory_id TEXT NOT NULL REFERENCES signatory (id),
        created_at REAL NOT NULL,
        opened_at REAL,
        last_seen_at REAL,
        revoked_at REAL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX link_by_signatory ON link (signatory_id, created_at);

      CREATE TABLE remote_call (
        id TEXT PRIMARY KEY NOT NULL,
        contract_id TEXT NOT NULL REFERENCES contract (id),
        name TEXT NOT NULL,
        signatory_id TEXT REFERENCES signatory (id),
        begun_at REAL NOT NULL,
        ended_at REAL,
        outcome TEXT,
        CHECK ((ended_at IS NULL) = (outcome IS NULL))
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX remote_call_open ON remote_call (begun_at) WHERE ended_at IS NULL;
      CREATE INDEX remote_call_by_contract ON remote_call (contract_id, begun_at);

      CREATE TABLE event (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        contract_id TEXT NOT NULL REFERENCES contract (id),
        signatory_id TEXT REFERENCES signatory (id),
        kind TEXT NOT NULL,
        at REAL NOT NULL,
        data TEXT NOT NULL
      ) STRICT;
      CREATE INDEX event_by_contract ON event (contract_id, sequence);

      CREATE TABLE idempotency (
        brand_id TEXT NOT NULL,
        key TEXT NOT NULL,
        body_hash TEXT NOT NULL,
        contract_id TEXT NOT NULL REFERENCES contract (id),
        created_at REAL NOT NULL,
        PRIMARY KEY (brand_id, key)
      ) STRICT, WITHOUT ROWID;
      """)
}
