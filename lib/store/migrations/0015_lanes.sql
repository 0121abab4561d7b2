-- Mails wait in the lane of their relay, first tries before further ones, as webhooks do; searches in that of their
-- provider.
UPDATE work SET lane_key = '?', priority = iif(kind = 'mail' AND attempt > 0, 1, 0)
  WHERE kind IN ('mail', 'discover') AND lane_key IS NULL;
