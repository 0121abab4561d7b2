-- What grows has a bound, and what is asked often is looked up and not counted.

-- Answers kept for an Idempotency-Key, by the caller who used it: "operator", or the request of a volunteer's link.
CREATE TABLE answers_by_caller (
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;
INSERT INTO answers_by_caller SELECT 'operator', key, request, status, body, created_at FROM answers;
DROP TABLE answers;
ALTER TABLE answers_by_caller RENAME TO answers;
CREATE INDEX answers_by_age ON answers (created_at);

-- The events of a job are found without reading those of the others.
CREATE INDEX events_by_job ON events (job_id, event_id) WHERE job_id IS NOT NULL;

CREATE INDEX proofs_by_post ON proofs (scheduled_id, proof_id);
CREATE INDEX proofs_disputed ON proofs (submitted_at) WHERE standing = 'disputed';

-- How the posts of a day stand is read from this index alone.
DROP INDEX posts_by_time;
CREATE INDEX posts_by_time ON posts (scheduled_datetime, row, state, dedup_status, proof_timestamp);

-- The next post of a batch that waits for a proof.
CREATE INDEX posts_unproven ON posts (inbox_tracer, scheduled_datetime, row)
  WHERE inbox_tracer IS NOT NULL AND proof_url IS NULL;

-- How many posts a batch has, and how many of them have a proof.
CREATE TABLE batches (
  inbox_tracer TEXT PRIMARY KEY,
  posts INTEGER NOT NULL,
  done INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO batches SELECT inbox_tracer, count(*), count(proof_url) FROM posts WHERE inbox_tracer IS NOT NULL
  GROUP BY inbox_tracer;

-- A batch in the order of time, cut into parts of at most 512 posts: a part reaches from its first place, (time, row),
-- to the first place of the next. The place of a post is the sum of the parts before its own, and its place therein.
-- The first part begins before all times.
CREATE TABLE batch_parts (
  inbox_tracer TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  first_row INTEGER NOT NULL,
  posts INTEGER NOT NULL,
  PRIMARY KEY (inbox_tracer, first_at, first_row)
) STRICT, WITHOUT ROWID;
INSERT INTO batch_parts
  SELECT inbox_tracer, CASE WHEN part = 0 THEN -1000000000000000000 ELSE scheduled_datetime END,
    CASE WHEN part = 0 THEN 0 ELSE row END, posts
  FROM (SELECT inbox_tracer, scheduled_datetime, row, (place - 1) / 256 AS part, (place - 1) % 256 AS within,
      count(*) OVER (PARTITION BY inbox_tracer, (place - 1) / 256) AS posts
    FROM (SELECT inbox_tracer, scheduled_datetime, row,
        row_number() OVER (PARTITION BY inbox_tracer ORDER BY scheduled_datetime, row) AS place
      FROM posts WHERE inbox_tracer IS NOT NULL))
  WHERE within = 0;

CREATE TRIGGER posts_join_batch AFTER INSERT ON posts WHEN NEW.inbox_tracer IS NOT NULL BEGIN
  INSERT INTO batches VALUES (NEW.inbox_tracer, 1, NEW.proof_url IS NOT NULL)
    ON CONFLICT DO UPDATE SET posts = posts + 1, done = done + excluded.done;
  INSERT INTO batch_parts VALUES (NEW.inbox_tracer, -1000000000000000000, 0, 0) ON CONFLICT DO NOTHING;
  UPDATE batch_parts SET posts = posts + 1 WHERE inbox_tracer = NEW.inbox_tracer AND (first_at, first_row) =
    (SELECT first_at, first_row FROM batch_parts WHERE inbox_tracer = NEW.inbox_tracer
      AND (first_at, first_row) <= (NEW.scheduled_datetime, NEW.row) ORDER BY first_at DESC, first_row DESC LIMIT 1);
END;
CREATE TRIGGER posts_leave_batch AFTER DELETE ON posts WHEN OLD.inbox_tracer IS NOT NULL BEGIN
  UPDATE batches SET posts = posts - 1, done = done - (OLD.proof_url IS NOT NULL)
    WHERE inbox_tracer = OLD.inbox_tracer;
  UPDATE batch_parts SET posts = posts - 1 WHERE inbox_tracer = OLD.inbox_tracer AND (first_at, first_row) =
    (SELECT first_at, first_row FROM batch_parts WHERE inbox_tracer = OLD.inbox_tracer
      AND (first_at, first_row) <= (OLD.scheduled_datetime, OLD.row) ORDER BY first_at DESC, first_row DESC LIMIT 1);
END;
CREATE TRIGGER posts_change_batch AFTER UPDATE OF inbox_tracer, scheduled_datetime, proof_url ON posts
WHEN NEW.inbox_tracer IS NOT OLD.inbox_tracer OR (NEW.inbox_tracer IS NOT NULL
  AND (NEW.scheduled_datetime <> OLD.scheduled_datetime OR (NEW.proof_url IS NULL) <> (OLD.proof_url IS NULL))) BEGIN
  UPDATE batches SET posts = posts - 1, done = done - (OLD.proof_url IS NOT NULL)
    WHERE inbox_tracer = OLD.inbox_tracer;
  UPDATE batch_parts SET posts = posts - 1 WHERE inbox_tracer = OLD.inbox_tracer AND (first_at, first_row) =
    (SELECT first_at, first_row FROM batch_parts WHERE inbox_tracer = OLD.inbox_tracer
      AND (first_at, first_row) <= (OLD.scheduled_datetime, OLD.row) ORDER BY first_at DESC, first_row DESC LIMIT 1);
  INSERT INTO batches SELECT NEW.inbox_tracer, 1, NEW.proof_url IS NOT NULL WHERE NEW.inbox_tracer IS NOT NULL
    ON CONFLICT DO UPDATE SET posts = posts + 1, done = done + excluded.done;
  INSERT INTO batch_parts SELECT NEW.inbox_tracer, -1000000000000000000, 0, 0 WHERE NEW.inbox_tracer IS NOT NULL
    ON CONFLICT DO NOTHING;
  UPDATE batch_parts SET posts = posts + 1 WHERE inbox_tracer = NEW.inbox_tracer AND (first_at, first_row) =
    (SELECT first_at, first_row FROM batch_parts WHERE inbox_tracer = NEW.inbox_tracer
      AND (first_at, first_row) <= (NEW.scheduled_datetime, NEW.row) ORDER BY first_at DESC, first_row DESC LIMIT 1);
END;
CREATE TRIGGER batches_end AFTER UPDATE OF posts ON batches WHEN NEW.posts = 0 BEGIN
  DELETE FROM batch_parts WHERE inbox_tracer = NEW.inbox_tracer;
  DELETE FROM batches WHERE inbox_tracer = NEW.inbox_tracer;
END;
-- A part that has become large is cut in two; one that has become empty becomes part of the one before it. Posts of
-- one moment are walked by row alone: an index whose last column is the row itself serves no comparison of pairs.
CREATE TRIGGER batch_parts_grow AFTER UPDATE OF posts ON batch_parts WHEN NEW.posts > 512 BEGIN
  INSERT INTO batch_parts SELECT NEW.inbox_tracer, at, place, NEW.posts - 256 FROM (
    SELECT * FROM (SELECT scheduled_datetime AS at, row AS place FROM posts WHERE inbox_tracer = NEW.inbox_tracer
      AND scheduled_datetime = NEW.first_at AND row >= NEW.first_row ORDER BY row LIMIT 257)
    UNION ALL
    SELECT * FROM (SELECT scheduled_datetime AS at, row AS place FROM posts WHERE inbox_tracer = NEW.inbox_tracer
      AND scheduled_datetime > NEW.first_at ORDER BY scheduled_datetime, row LIMIT 257))
    ORDER BY at, place LIMIT 1 OFFSET 256;
  UPDATE batch_parts SET posts = 256 WHERE inbox_tracer = NEW.inbox_tracer
    AND first_at = NEW.first_at AND first_row = NEW.first_row;
END;
CREATE TRIGGER batch_parts_end AFTER UPDATE OF posts ON batch_parts
WHEN NEW.posts = 0 AND NEW.first_at > -1000000000000000000 BEGIN
  DELETE FROM batch_parts WHERE inbox_tracer = NEW.inbox_tracer
    AND first_at = NEW.first_at AND first_row = NEW.first_row;
END;
