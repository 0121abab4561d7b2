-- The tables of a new store, with their first rows: what all migrations together make, at once (store/migrate.hpp). The
-- migrations say what each is for.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
  row INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  status TEXT NOT NULL,
  title TEXT,
  job_mode TEXT NOT NULL,
  content_prompt TEXT,
  channel_username TEXT,
  output_quantity INTEGER NOT NULL,
  filter_prompt TEXT,
  instruction_prompt TEXT,
  caption_prompt TEXT,
  publish_mode TEXT NOT NULL,
  publish_prompt TEXT,
  schedule_prompt TEXT,
  on_job_finish_webhook TEXT,
  on_job_finish_email TEXT,
  on_schedule_webhook_default TEXT,
  on_schedule_email_default TEXT,
  on_proof_webhook_default TEXT,
  on_proof_email_default TEXT,
  destination_url TEXT,
  tracer TEXT,
  inbox_tracer TEXT,
  reservation_id TEXT,
  notes TEXT,
  bookmarked INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  credits_spent INTEGER NOT NULL DEFAULT 0,
  credits_reserved INTEGER,
  discovery_provider TEXT,
  analysis_provider TEXT,
  allow_seen INTEGER NOT NULL DEFAULT 0,
  progress TEXT,
  status_reason TEXT,
  estimated_cost INTEGER,
  finished_at INTEGER,
  timezone TEXT
) STRICT;

CREATE TABLE results (
  row INTEGER PRIMARY KEY,
  result_id TEXT NOT NULL UNIQUE,
  job_id TEXT NOT NULL REFERENCES jobs (job_id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  tweet_text TEXT NOT NULL,
  original_video_url TEXT,
  deduplicated_video_url TEXT,
  tiktok_video_id TEXT,
  tiktok_author TEXT,
  tiktok_view_count INTEGER,
  tiktok_like_count INTEGER,
  tiktok_comment_count INTEGER,
  tiktok_caption TEXT,
  match_score INTEGER NOT NULL,
  ai_analysis TEXT NOT NULL,
  approval_decision TEXT,
  approved INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  user_notes TEXT,
  caption TEXT,
  pin_comment TEXT,
  instructions TEXT,
  scheduled_datetime INTEGER,
  timezone TEXT,
  scheduled INTEGER NOT NULL,
  scheduled_id TEXT,
  on_schedule_email TEXT,
  on_schedule_webhook TEXT,
  on_proof_webhook TEXT,
  on_proof_email TEXT,
  destination_url TEXT,
  password_protected TEXT,
  tracer TEXT,
  inbox_tracer TEXT,
  bookmarked INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  tiktok_share_count INTEGER,
  tiktok_created_at INTEGER,
  video_width INTEGER,
  video_height INTEGER,
  video_seconds REAL,
  video_error TEXT,
  source_url TEXT,
  source_provider TEXT,
  fetched_at INTEGER,
  rights_status TEXT NOT NULL DEFAULT 'unknown',
  rights_note TEXT,
  credit_line TEXT,
  analysed_by TEXT,
  analysis_tokens INTEGER,
  analysis_cost INTEGER,
  decided_by TEXT,
  duplicate_of TEXT,
  similarity REAL,
  ai_origin TEXT NOT NULL DEFAULT 'none_found',
  ai_declared TEXT,
  digital_source_type TEXT,
  credentials TEXT,
  ai_tag TEXT,
  is_aigc INTEGER,
  ai_reason TEXT
) STRICT;

CREATE TABLE posts (
  row INTEGER PRIMARY KEY,
  scheduled_id TEXT NOT NULL UNIQUE,
  result_id TEXT NOT NULL REFERENCES results (result_id) ON DELETE CASCADE,
  job_id TEXT NOT NULL REFERENCES jobs (job_id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  tweet_text TEXT NOT NULL,
  status TEXT NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT,
  original_video_url TEXT,
  deduplicated_video_url TEXT,
  poster_url TEXT,
  dedup_status TEXT,
  dedup_error TEXT,
  variation TEXT,
  render TEXT,
  caption TEXT,
  pin_comment TEXT,
  instructions TEXT,
  instruction_prompt TEXT,
  scheduled_datetime INTEGER NOT NULL,
  scheduled_local TEXT NOT NULL,
  timezone TEXT NOT NULL,
  on_schedule_email TEXT,
  on_schedule_webhook TEXT,
  on_proof_webhook TEXT,
  on_proof_email TEXT,
  destination_url TEXT,
  password_protected TEXT,
  fired INTEGER NOT NULL,
  fired_at INTEGER,
  proof_url TEXT,
  proof_timestamp INTEGER,
  reported_by TEXT,
  tracer TEXT,
  inbox_tracer TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  credits_consumed INTEGER,
  notice TEXT,
  repeat_of TEXT,
  moves INTEGER NOT NULL DEFAULT 0,
  link_token TEXT,
  link_made_at INTEGER,
  ai_origin TEXT NOT NULL DEFAULT 'none_found',
  digital_source_type TEXT,
  credentials TEXT,
  ai_tag TEXT,
  is_aigc INTEGER,
  ai_reason TEXT,
  ai_label_set INTEGER
) STRICT;

CREATE TABLE proofs (
  proof_id INTEGER PRIMARY KEY,
  scheduled_id TEXT NOT NULL REFERENCES posts (scheduled_id) ON DELETE CASCADE,
  proof_url TEXT NOT NULL,
  reported_by TEXT,
  standing TEXT NOT NULL,
  submitted_at INTEGER NOT NULL,
  reason TEXT,
  decided_at INTEGER,
  names TEXT,
  ai_label_set INTEGER,
  UNIQUE (scheduled_id, proof_url)
) STRICT;

CREATE TABLE media (
  row INTEGER PRIMARY KEY,
  media_id TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  kind TEXT NOT NULL DEFAULT 'original',
  facts TEXT,
  gone_at INTEGER,
  origin TEXT,
  kept_at INTEGER NOT NULL DEFAULT 0,
  damaged_at INTEGER,
  unused_since INTEGER DEFAULT 0,
  making_read_at INTEGER
) STRICT;

CREATE TABLE work (
  work_id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  subject TEXT,
  state TEXT NOT NULL,
  run_at INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  lease_until INTEGER,
  token TEXT,
  last_error TEXT,
  payload TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  lane_key TEXT,
  priority INTEGER NOT NULL DEFAULT 0,
  turn INTEGER NOT NULL DEFAULT 0,
  put_at INTEGER,
  UNIQUE (kind, key)
) STRICT;

CREATE TABLE events (
  event_id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  job_id TEXT,
  from_state TEXT,
  to_state TEXT,
  why TEXT
) STRICT;

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

CREATE TABLE searches (
  job_id TEXT PRIMARY KEY REFERENCES jobs (job_id) ON DELETE CASCADE,
  cursor TEXT,
  exhausted INTEGER NOT NULL DEFAULT 0,
  first_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TABLE accounts (
  name TEXT PRIMARY KEY,
  balance INTEGER NOT NULL,
  CHECK (balance >= 0 OR name = 'granted')
) STRICT, WITHOUT ROWID;

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

CREATE TABLE post_counts (
  job_id TEXT NOT NULL,
  state TEXT NOT NULL,
  posts INTEGER NOT NULL,
  PRIMARY KEY (job_id, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE feeds (
  row INTEGER PRIMARY KEY,
  feed_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  inbox_tracer TEXT,
  job_id TEXT REFERENCES jobs (job_id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  last_read_at INTEGER
) STRICT;

CREATE TABLE fingerprints (
  media_id TEXT PRIMARY KEY REFERENCES media (media_id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  hashes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE crashes (
  sha256 TEXT PRIMARY KEY,
  times INTEGER NOT NULL,
  reason TEXT NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE media_totals (
  kind TEXT PRIMARY KEY,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE generation (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL, id TEXT NOT NULL) STRICT;

CREATE TABLE receivers (
  host TEXT PRIMARY KEY,
  generation INTEGER NOT NULL,
  previous_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE batches (
  inbox_tracer TEXT PRIMARY KEY,
  posts INTEGER NOT NULL,
  done INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE batch_parts (
  inbox_tracer TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  first_row INTEGER NOT NULL,
  posts INTEGER NOT NULL,
  PRIMARY KEY (inbox_tracer, first_at, first_row)
) STRICT, WITHOUT ROWID;

CREATE TABLE revoked_links (
  token TEXT PRIMARY KEY,
  scheduled_id TEXT NOT NULL REFERENCES posts (scheduled_id) ON DELETE CASCADE,
  revoked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dropped (
  job_id TEXT NOT NULL REFERENCES jobs (job_id) ON DELETE CASCADE,
  condition TEXT NOT NULL,
  videos INTEGER NOT NULL,
  PRIMARY KEY (job_id, condition)
) STRICT, WITHOUT ROWID;

INSERT INTO accounts (name, balance) VALUES ('granted', 0), ('available', 0), ('reserved', 0), ('spent', 0);
INSERT INTO media_totals VALUES ('original', 0, 0), ('copy', 0, 0), ('poster', 0, 0);
INSERT INTO generation (one, number, id) VALUES (1, 0, lower(hex(randomblob(8))));
