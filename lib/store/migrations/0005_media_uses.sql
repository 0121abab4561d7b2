-- What uses a stored file is looked up in these indexes and counted nowhere else. Only stored files stand in them.
CREATE INDEX results_by_original ON results (original_video_url) WHERE original_video_url GLOB 'media:*';
CREATE INDEX results_by_copy ON results (deduplicated_video_url) WHERE deduplicated_video_url GLOB 'media:*';
CREATE INDEX posts_by_original ON posts (original_video_url) WHERE original_video_url GLOB 'media:*';
CREATE INDEX posts_by_copy ON posts (deduplicated_video_url) WHERE deduplicated_video_url GLOB 'media:*';
CREATE INDEX posts_by_poster ON posts (poster_url) WHERE poster_url GLOB 'media:*';

-- `origin`: how the bytes can be had again: the address they came from, or "found" for what a provider's record leads
-- to; NULL for what the operator brought. `kept_at`: when the bytes last came in. `damaged_at`: when they were found to
-- be wrong or missing, where they cannot be had again. `unused_since`: NULL while something uses it, as far as was
-- seen; 0 until somebody looks.
ALTER TABLE media ADD COLUMN origin TEXT;
ALTER TABLE media ADD COLUMN kept_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN damaged_at INTEGER;
ALTER TABLE media ADD COLUMN unused_since INTEGER DEFAULT 0;
UPDATE media SET kept_at = created_at;
CREATE INDEX media_kept ON media (kept_at) WHERE gone_at IS NULL;
CREATE INDEX media_kept_by_kind ON media (kind, kept_at) WHERE gone_at IS NULL;
CREATE INDEX media_gone ON media (gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX media_damaged ON media (damaged_at) WHERE damaged_at IS NOT NULL;
CREATE INDEX media_unused ON media (unused_since) WHERE unused_since IS NOT NULL;

-- Whoever stops using a file leaves it to be looked at.
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

-- What is kept, by kind: files and bytes.
CREATE TABLE media_totals (
  kind TEXT PRIMARY KEY,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO media_totals VALUES ('original', 0, 0), ('copy', 0, 0), ('poster', 0, 0);
INSERT INTO media_totals SELECT kind, count(*), sum(bytes) FROM media WHERE gone_at IS NULL GROUP BY kind
  ON CONFLICT DO UPDATE SET files = excluded.files, bytes = excluded.bytes;
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
