-- Instants are milliseconds since 1970 in UTC. Column names are the model's field names.
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
  credits_spent REAL NOT NULL,
  credits_reserved REAL,
  reservation_id TEXT,
  notes TEXT,
  bookmarked INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
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
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX results_by_job ON results (job_id, row);

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
  credits_consumed REAL,
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
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX posts_by_time ON posts (scheduled_datetime, row);
CREATE INDEX posts_by_result ON posts (result_id);
CREATE INDEX posts_by_job ON posts (job_id);
CREATE INDEX posts_by_batch ON posts (inbox_tracer, scheduled_datetime, row) WHERE inbox_tracer IS NOT NULL;

CREATE TABLE proofs (
  proof_id INTEGER PRIMARY KEY,
  scheduled_id TEXT NOT NULL REFERENCES posts (scheduled_id) ON DELETE CASCADE,
  proof_url TEXT NOT NULL,
  reported_by TEXT,
  standing TEXT NOT NULL,
  submitted_at INTEGER NOT NULL,
  UNIQUE (scheduled_id, proof_url)
) STRICT;

CREATE TABLE media (
  row INTEGER PRIMARY KEY,
  media_id TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  created_at INTEGER NOT NULL
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
  UNIQUE (kind, key)
) STRICT;
CREATE INDEX work_due ON work (state, kind, run_at, work_id);
CREATE INDEX work_by_subject ON work (subject);

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
CREATE INDEX events_by_subject ON events (subject, event_id);

CREATE TABLE answers (
  key TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_age ON answers (created_at);
