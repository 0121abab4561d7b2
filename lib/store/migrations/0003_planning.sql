-- Plans, later posts of one result, moves told to calendars, private calendar feeds.
ALTER TABLE jobs ADD COLUMN timezone TEXT;
ALTER TABLE posts ADD COLUMN repeat_of TEXT;
ALTER TABLE posts ADD COLUMN moves INTEGER NOT NULL DEFAULT 0;

-- Pages of posts come in the order of time, whatever they are chosen by.
DROP INDEX posts_by_job;
CREATE INDEX posts_by_job ON posts (job_id, scheduled_datetime, row);
CREATE INDEX posts_by_state ON posts (state, scheduled_datetime, row);
CREATE INDEX posts_by_account ON posts (destination_url, scheduled_datetime) WHERE destination_url IS NOT NULL;

-- How many there are of each kind: counting a million takes longer than anybody waits.
CREATE TABLE post_counts (
  job_id TEXT NOT NULL,
  state TEXT NOT NULL,
  posts INTEGER NOT NULL,
  PRIMARY KEY (job_id, state)
) STRICT, WITHOUT ROWID;
INSERT INTO post_counts SELECT job_id, state, count(*) FROM posts GROUP BY job_id, state;
CREATE TRIGGER posts_added AFTER INSERT ON posts BEGIN
  INSERT INTO post_counts VALUES (NEW.job_id, NEW.state, 1) ON CONFLICT DO UPDATE SET posts = posts + 1;
END;
CREATE TRIGGER posts_removed AFTER DELETE ON posts BEGIN
  UPDATE post_counts SET posts = posts - 1 WHERE job_id = OLD.job_id AND state = OLD.state;
END;
CREATE TRIGGER posts_changed AFTER UPDATE OF state ON posts WHEN NEW.state IS NOT OLD.state BEGIN
  UPDATE post_counts SET posts = posts - 1 WHERE job_id = OLD.job_id AND state = OLD.state;
  INSERT INTO post_counts VALUES (NEW.job_id, NEW.state, 1) ON CONFLICT DO UPDATE SET posts = posts + 1;
END;

-- A job tells how many results it has each time it is looked at.
CREATE INDEX results_counted ON results (job_id, approved);

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
