-- What stored files are and hold, what videos look like, which of them crash the decoder, and earlier near copies.
ALTER TABLE media ADD COLUMN kind TEXT NOT NULL DEFAULT 'original';
ALTER TABLE media ADD COLUMN facts TEXT;
ALTER TABLE media ADD COLUMN gone_at INTEGER;
UPDATE media SET kind = 'copy' WHERE 'media:' || media_id IN (SELECT deduplicated_video_url FROM posts);
UPDATE media SET kind = 'poster' WHERE 'media:' || media_id IN (SELECT poster_url FROM posts);

ALTER TABLE results ADD COLUMN duplicate_of TEXT;
ALTER TABLE results ADD COLUMN similarity REAL;

CREATE TABLE fingerprints (
  media_id TEXT PRIMARY KEY REFERENCES media (media_id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  hashes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A file that made the decoder crash, by the SHA-256 of its bytes.
CREATE TABLE crashes (
  sha256 TEXT PRIMARY KEY,
  times INTEGER NOT NULL,
  reason TEXT NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
