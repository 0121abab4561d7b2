-- The triggers of a new store.

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
CREATE TRIGGER posts_let_go AFTER DELETE ON posts BEGIN
  UPDATE media SET unused_since = 0 WHERE unused_since IS NULL AND media_id IN
    (substr(OLD.original_video_url, 7), substr(OLD.deduplicated_video_url, 7), substr(OLD.poster_url, 7));
END;
CREATE TRIGGER posts_turn_away AFTER UPDATE OF original_video_url, deduplicated_video_url, poster_url ON posts
WHEN NEW.original_video_url IS NOT OLD.original_video_url
  OR NEW.deduplicated_video_url IS NOT OLD.deduplicated_video_url OR NEW.poster_url IS NOT OLD.poster_url BEGIN
  UPDATE media SET unused_since = 0 WHERE unused_since IS NULL AND media_id IN
    (substr(OLD.original_video_url, 7), substr(OLD.deduplicated_video_url, 7), substr(OLD.poster_url, 7));
END;
CREATE TRIGGER results_let_go AFTER DELETE ON results BEGIN
  UPDATE media SET unused_since = 0 WHERE unused_since IS NULL AND media_id IN
    (substr(OLD.original_video_url, 7), substr(OLD.deduplicated_video_url, 7));
END;
CREATE TRIGGER results_turn_away AFTER UPDATE OF original_video_url, deduplicated_video_url ON results
WHEN NEW.original_video_url IS NOT OLD.original_video_url
  OR NEW.deduplicated_video_url IS NOT OLD.deduplicated_video_url BEGIN
  UPDATE media SET unused_since = 0 WHERE unused_since IS NULL AND media_id IN
    (substr(OLD.original_video_url, 7), substr(OLD.deduplicated_video_url, 7));
END;
CREATE TRIGGER media_added AFTER INSERT ON media WHEN NEW.gone_at IS NULL BEGIN
  UPDATE media_totals SET files = files + 1, bytes = bytes + NEW.bytes WHERE kind = NEW.kind;
END;
CREATE TRIGGER media_removed AFTER DELETE ON media WHEN OLD.gone_at IS NULL BEGIN
  UPDATE media_totals SET files = files - 1, bytes = bytes - OLD.bytes WHERE kind = OLD.kind;
END;
CREATE TRIGGER media_changed AFTER UPDATE OF kind, gone_at ON media BEGIN
  UPDATE media_totals SET files = files - 1, bytes = bytes - OLD.bytes WHERE kind = OLD.kind AND OLD.gone_at IS NULL;
  UPDATE media_totals SET files = files + 1, bytes = bytes + NEW.bytes WHERE kind = NEW.kind AND NEW.gone_at IS NULL;
END;
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
