-- The indexes of a new store.

CREATE INDEX posts_by_result ON posts (result_id);
CREATE INDEX posts_by_batch ON posts (inbox_tracer, scheduled_datetime, row) WHERE inbox_tracer IS NOT NULL;
CREATE INDEX posts_by_job ON posts (job_id, scheduled_datetime, row);
CREATE INDEX posts_by_state ON posts (state, scheduled_datetime, row);
CREATE INDEX posts_by_account ON posts (destination_url, scheduled_datetime) WHERE destination_url IS NOT NULL;
CREATE INDEX posts_by_original ON posts (original_video_url) WHERE original_video_url GLOB 'media:*';
CREATE INDEX posts_by_copy ON posts (deduplicated_video_url) WHERE deduplicated_video_url GLOB 'media:*';
CREATE INDEX posts_by_poster ON posts (poster_url) WHERE poster_url GLOB 'media:*';
CREATE INDEX posts_by_time ON posts (scheduled_datetime, row, state, dedup_status, proof_timestamp);
CREATE INDEX posts_unproven ON posts (inbox_tracer, scheduled_datetime, row)
  WHERE inbox_tracer IS NOT NULL AND proof_url IS NULL;
CREATE UNIQUE INDEX posts_by_link ON posts (link_token) WHERE link_token IS NOT NULL;
CREATE INDEX posts_untold ON posts (scheduled_datetime)
  WHERE fired = 0 AND on_schedule_email IS NULL AND on_schedule_webhook IS NULL;
CREATE INDEX posts_of_ai ON posts (scheduled_datetime, row) WHERE ai_origin <> 'none_found';

CREATE INDEX work_due ON work (state, kind, run_at, work_id);
CREATE INDEX work_by_subject ON work (subject);
CREATE INDEX work_by_lane_key ON work (state, kind, lane_key, priority, turn, run_at, work_id)
  WHERE lane_key IS NOT NULL;
CREATE INDEX work_by_priority ON work (state, priority, turn, work_id, run_at) WHERE kind = 'render';

CREATE INDEX events_by_subject ON events (subject, event_id);
CREATE INDEX events_by_job ON events (job_id, event_id) WHERE job_id IS NOT NULL;

CREATE INDEX results_by_job ON results (job_id, match_score DESC, row);
CREATE INDEX results_by_score ON results (match_score DESC, row);
CREATE INDEX results_counted ON results (job_id, approved);
CREATE INDEX results_by_original ON results (original_video_url) WHERE original_video_url GLOB 'media:*';
CREATE INDEX results_by_copy ON results (deduplicated_video_url) WHERE deduplicated_video_url GLOB 'media:*';
CREATE INDEX results_by_first ON results (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX results_near_copies ON results (job_id) WHERE duplicate_of IS NOT NULL;
CREATE INDEX results_of_ai ON results (job_id, match_score DESC, row) WHERE ai_origin <> 'none_found';

CREATE INDEX found_by_state ON found (job_id, state, rank DESC, found_id);

CREATE INDEX ledger_by_job ON ledger (job_id);

CREATE INDEX reservations_by_job ON reservations (job_id);

CREATE INDEX media_kept ON media (kept_at) WHERE gone_at IS NULL;
CREATE INDEX media_kept_by_kind ON media (kind, kept_at) WHERE gone_at IS NULL;
CREATE INDEX media_gone ON media (gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX media_damaged ON media (damaged_at) WHERE damaged_at IS NOT NULL;
CREATE INDEX media_unused ON media (unused_since) WHERE unused_since IS NOT NULL;

CREATE INDEX answers_by_age ON answers (created_at);

CREATE INDEX proofs_by_post ON proofs (scheduled_id, proof_id);
CREATE INDEX proofs_disputed ON proofs (submitted_at) WHERE standing = 'disputed';
CREATE INDEX proofs_by_name ON proofs (names);

CREATE INDEX revoked_links_by_post ON revoked_links (scheduled_id);
