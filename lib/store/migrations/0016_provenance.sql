-- What a video says about its making, and the platform's AI label on its posts.
ALTER TABLE results ADD COLUMN ai_origin TEXT NOT NULL DEFAULT 'none_found';
ALTER TABLE results ADD COLUMN ai_declared TEXT;
ALTER TABLE results ADD COLUMN digital_source_type TEXT;
ALTER TABLE results ADD COLUMN credentials TEXT;
ALTER TABLE results ADD COLUMN ai_tag TEXT;
ALTER TABLE results ADD COLUMN is_aigc INTEGER;
ALTER TABLE results ADD COLUMN ai_reason TEXT;
ALTER TABLE posts ADD COLUMN ai_origin TEXT NOT NULL DEFAULT 'none_found';
ALTER TABLE posts ADD COLUMN digital_source_type TEXT;
ALTER TABLE posts ADD COLUMN credentials TEXT;
ALTER TABLE posts ADD COLUMN ai_tag TEXT;
ALTER TABLE posts ADD COLUMN is_aigc INTEGER;
ALTER TABLE posts ADD COLUMN ai_reason TEXT;
ALTER TABLE posts ADD COLUMN ai_label_set INTEGER;
ALTER TABLE proofs ADD COLUMN ai_label_set INTEGER;
CREATE INDEX results_of_ai ON results (job_id, match_score DESC, row) WHERE ai_origin <> 'none_found';
CREATE INDEX posts_of_ai ON posts (scheduled_datetime, row) WHERE ai_origin <> 'none_found';

-- When the file was last read for it. Videos of before that may still be posted, or were handed out and not posted yet,
-- are read again, and before all that is queued: first those of the posts that are due first.
ALTER TABLE media ADD COLUMN making_read_at INTEGER;
INSERT INTO work (kind, key, subject, state, run_at, attempt, max_attempts, payload, created_at)
  SELECT 'examine', media_id, media_id, 'queued',
         (SELECT min(created_at) FROM media) - 1000000000 + row_number() OVER (ORDER BY due IS NULL, due, tasks = 0, created_at),
         0, 3, '{}', created_at
  FROM (SELECT m.media_id, m.created_at,
               (SELECT min(p.scheduled_datetime) FROM posts AS p WHERE p.original_video_url = 'media:' || m.media_id
                AND p.original_video_url GLOB 'media:*' AND p.fired = 0) AS due,
               EXISTS (SELECT 1 FROM posts AS p WHERE p.original_video_url = 'media:' || m.media_id
                       AND p.original_video_url GLOB 'media:*' AND p.fired = 1 AND p.proof_url IS NULL) AS tasks,
               EXISTS (SELECT 1 FROM results AS r WHERE r.original_video_url = 'media:' || m.media_id
                       AND r.original_video_url GLOB 'media:*' AND r.scheduled = 0 AND r.rejected = 0) AS results
        FROM media AS m WHERE m.kind = 'original' AND m.gone_at IS NULL)
  WHERE due IS NOT NULL OR tasks OR results
  ON CONFLICT (kind, key) DO UPDATE SET state = 'queued', run_at = excluded.run_at, attempt = 0 WHERE state <> 'running';
