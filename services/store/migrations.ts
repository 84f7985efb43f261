// The steps that bring an older database file to today's tables. Steps are only ever added, never changed.

/** SQL of each step; a database's `user_version` counts the steps it has behind it. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE model_name (
    name TEXT NOT NULL PRIMARY KEY,
    last_version INTEGER NOT NULL
  );
  CREATE TABLE model (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    family TEXT NOT NULL,
    labels_json TEXT NOT NULL,
    layers INTEGER NOT NULL,
    hidden_size INTEGER NOT NULL,
    max_length INTEGER NOT NULL,
    parameter_count INTEGER NOT NULL,
    byte_size INTEGER NOT NULL,
    card_json TEXT NOT NULL,
    bundle_path TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (name, version)
  );
  CREATE TABLE model_alias (
    name TEXT NOT NULL,
    alias TEXT NOT NULL,
    model_id TEXT NOT NULL REFERENCES model (id) ON DELETE CASCADE,
    PRIMARY KEY (name, alias)
  );
  CREATE INDEX model_alias_model ON model_alias (model_id);
  CREATE TABLE dataset (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    labels_json TEXT NOT NULL,
    digest TEXT NOT NULL,
    splits_json TEXT NOT NULL,
    created_at INTEGER NOT NULL
  );
  CREATE TABLE run (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    spec_json TEXT NOT NULL,
    idempotency_key TEXT UNIQUE,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    progress_json TEXT,
    model_id TEXT,
    error_json TEXT
  );
  CREATE INDEX run_status ON run (status, ordinal);
  CREATE TABLE run_event (
    run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    body_json TEXT NOT NULL,
    PRIMARY KEY (run_id, sequence)
  );
  `,
  `
  CREATE TABLE model_placement (
    model_id TEXT NOT NULL PRIMARY KEY REFERENCES model (id) ON DELETE CASCADE,
    choice TEXT NOT NULL,
    fallback_allowed INTEGER NOT NULL
  );
  CREATE TABLE parity_certificate (
    model_id TEXT NOT NULL REFERENCES model (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    certificate_json TEXT NOT NULL,
    measured_at INTEGER NOT NULL,
    PRIMARY KEY (model_id, provider)
  );
  `,
];
