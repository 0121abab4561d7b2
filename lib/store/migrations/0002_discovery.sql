-- Search and channel jobs. Amounts are whole millionths.
ALTER TABLE jobs DROP COLUMN credits_spent;
ALTER TABLE jobs DROP COLUMN credits_reserved;
ALTER TABLE jobs ADD COLUMN credits_spent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN credits_reserved INTEGER;
ALTER TABLE jobs ADD COLUMN discovery_provider TEXT;
ALTER TABLE jobs ADD COLUMN analysis_provider TEXT;
ALTER TABLE jobs ADD COLUMN allow_seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN progress TEXT;
ALTER TABLE jobs ADD COLUMN status_reason TEXT;
ALTER TABLE jobs ADD COLUMN estimated_cost INTEGER;
ALTER TABLE jobs ADD COLUMN finished_at INTEGER;

ALTER TABLE results ADD COLUMN tiktok_share_count INTEGER;
ALTER TABLE results ADD COLUMN tiktok_created_at INTEGER;
ALTER TABLE results ADD COLUMN video_width INTEGER;
ALTER TABLE results ADD COLUMN video_height INTEGER;
ALTER TABLE results ADD COLUMN video_seconds REAL;
ALTER TABLE results ADD COLUMN video_error TEXT;
ALTER TABLE results ADD COLUMN source_url TEXT;
ALTER TABLE results ADD COLUMN source_provider TEXT;
ALTER TABLE results ADD COLUMN fetched_at INTEGER;
ALTER TABLE results ADD COLUMN rights_status TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE results ADD COLUMN rights_note TEXT;
ALTER TABLE results ADD COLUMN credit_line TEXT;
ALTER TABLE results ADD COLUMN analysed_by TEXT;
ALTER TABLE results ADD COLUMN analysis_tokens INTEGER;
ALTER TABLE results ADD COLUMN analysis_cost INTEGER;
ALTER TABLE results ADD COLUMN decided_by TEXT;
UPDATE results SET decided_by = 'operator' WHERE approval_decision LIKE '%by the operator';
DROP INDEX results_by_job;
CREATE INDEX results_by_job ON results (job_id, match_score DESC, row);
CREATE INDEX results_by_score ON results (match_score DESC, row);

ALTER TABLE posts DROP COLUMN credits_consumed;
ALTER TABLE posts ADD COLUMN credits_consumed INTEGER;
ALTER TABLE posts ADD COLUMN notice TEXT;

-- Every video a job came upon. `rank` orders the waiting ones, the best first; `video` is a FoundVideo as JSON.
CREATE TABLE found (
  found_id INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES jobs (job_id) ON DELETE CASCADE,
  video_id TEXT NOT NULL,
  state TEXT NOT NULL,
  rank REAL NOT NULL,
  reason TEXT,
  video TEXT NOT NULL,
  UNIQUE (job_id, video_id)
) STRICT;
CREATE INDEX found_by_state ON found (job_id, state, rank DESC, found_id);

-- Where a running job's provider goes on: its cursor, and whether it has more.
CREATE TABLE searches (
  job_id TEXT PRIMARY KEY REFERENCES jobs (job_id) ON DELETE CASCADE,
  cursor TEXT,
  exhausted INTEGER NOT NULL DEFAULT 0,
  first_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every video that ever became a result of the account. It outlives its job.
CREATE TABLE offered (
  user_id TEXT NOT NULL,
  video_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (user_id, video_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
  entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  move TEXT NOT NULL,
  from_account TEXT NOT NULL,
  to_account TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  reservation_id TEXT,
  job_id TEXT,
  subject TEXT,
  note TEXT
) STRICT;
CREATE INDEX ledger_by_job ON ledger (job_id);

-- The sums of the ledger, kept in the same transactions. Only `granted` is ever below zero.
CREATE TABLE accounts (
  name TEXT PRIMARY KEY,
  balance INTEGER NOT NULL,
  CHECK (balance >= 0 OR name = 'granted')
) STRICT, WITHOUT ROWID;
INSERT INTO accounts (name, balance) VALUES ('granted', 0), ('available', 0), ('reserved', 0), ('spent', 0);

CREATE TABLE reservations (
  reservation_id TEXT PRIMARY KEY,
  job_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  remote_id TEXT,
  amount INTEGER NOT NULL,
  settled INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reservations_by_job ON reservations (job_id);
