-- Links that can be replaced, and the operator's word on proofs. Without a token a link carries the post's id.
ALTER TABLE posts ADD COLUMN link_token TEXT;
ALTER TABLE posts ADD COLUMN link_made_at INTEGER;
CREATE UNIQUE INDEX posts_by_link ON posts (link_token) WHERE link_token IS NOT NULL;

-- Tokens that were replaced, so that their pages can say so.
CREATE TABLE revoked_links (
  token TEXT PRIMARY KEY,
  scheduled_id TEXT NOT NULL REFERENCES posts (scheduled_id) ON DELETE CASCADE,
  revoked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX revoked_links_by_post ON revoked_links (scheduled_id);

ALTER TABLE proofs ADD COLUMN reason TEXT;
ALTER TABLE proofs ADD COLUMN decided_at INTEGER;
