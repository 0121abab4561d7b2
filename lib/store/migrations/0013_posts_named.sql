-- The post that a proof names, the same for all forms of its link: the last part of the path, which is the post's
-- number or, behind "short:", the code of a short link.
ALTER TABLE proofs ADD COLUMN names TEXT;
UPDATE proofs SET names = CASE
    WHEN proof_url LIKE 'https://vm.tiktok.com/%' OR proof_url LIKE 'https://vt.tiktok.com/%'
      OR proof_url LIKE 'https://%.com/t/%' THEN 'short:' ELSE '' END
  || replace(substr(proof_url, length(rtrim(proof_url, replace(proof_url, '/', ''))) + 1), '.html', '');
CREATE INDEX proofs_by_name ON proofs (names);

-- The posts that will fire without a mail or a webhook.
CREATE INDEX posts_untold ON posts (scheduled_datetime)
  WHERE fired = 0 AND on_schedule_email IS NULL AND on_schedule_webhook IS NULL;
