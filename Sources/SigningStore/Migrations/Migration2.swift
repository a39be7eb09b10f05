import Foundation
import GRDB
import Signing

/// The audit trail, chained line by line, in place of plain events; what belongs to evidence.
func migration2(_ db: Database) throws {
  try db.execute(
    sql: """
      CREATE TABLE audit (
        contract_id TEXT NOT NULL REFERENCES contract (id),
        number INTEGER NOT NULL CHECK (number > 0),
        text TEXT NOT NULL,
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        PRIMARY KEY (contract_id, number)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'audit trails are only added to'); END;
      CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'audit trails are only added to'); END;

      CREATE TABLE head_stamp (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at REAL NOT NULL,
        root TEXT NOT NULL CHECK (length(root) = 64),
        token BLOB NOT NULL
      ) STRICT;
      CREATE TABLE head_stamp_leaf (
        contract_id TEXT NOT NULL REFERENCES contract (id),
        stamp_id INTEGER NOT NULL REFERENCES head_stamp (id),
        number INTEGER NOT NULL,
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        path TEXT NOT NULL,
        PRIMARY KEY (contract_id, stamp_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE attachment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        contract_id TEXT NOT NULL REFERENCES contract (id),
        kind TEXT NOT NULL,
        document INTEGER,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        size INTEGER NOT NULL,
        at REAL NOT NULL,
        summary TEXT NOT NULL
      ) STRICT;
      CREATE INDEX attachment_by_contract ON attachment (contract_id);

      CREATE TABLE evidence (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        contract_id TEXT NOT NULL REFERENCES contract (id),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        size INTEGER NOT NULL,
        made_at REAL NOT NULL,
        lines INTEGER NOT NULL,
        renewals INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX evidence_by_contract ON evidence (contract_id);
      """)
  try chainEarlierEvents(db)
  try db.execute(sql: "DROP TABLE event")
}

/// What happened before there was a chain: who did it was not written down then, and the lines say
/// that they were chained later.
private func chainEarlierEvents(_ db: Database) throws {
  let clock = MonotonicClock()
  let rows = try Row.fetchCursor(db, sql: "SELECT * FROM event ORDER BY sequence")
  while let row = try rows.next() {
    guard let kind = ContractEvent.Kind(rawValue: row["kind"]) else { continue }
    let signatory: String? = row["signatory_id"]
    var data = try JSONText.decode(row["data"])
    data["chained"] = "later"
    try AuditRow.append(
      ContractEvent(
        kind: kind, signatoryID: signatory.map(SignatoryID.init(rawValue:)),
        at: Date(timeIntervalSince1970: row["at"]), data: data),
      to: ContractID(rawValue: row["contract_id"]), by: .server, clock.read(), db)
  }
}
