-- Whose turn it is. `lane_key`: within a kind, those that share it take turns with the others: the host that a webhook
-- or a download goes to, the job of a render. `priority`: the lowest first; of renders and downloads the due time of
-- the post, of webhooks 1 for what failed before. `turn`: among renders of one priority, so that jobs alternate.
ALTER TABLE work ADD COLUMN lane_key TEXT;
ALTER TABLE work ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;

UPDATE work SET lane_key = p.job_id, priority = p.scheduled_datetime
  FROM posts AS p WHERE work.kind = 'render' AND p.scheduled_id = work.key;
UPDATE work SET turn = t.place FROM
  (SELECT work_id, row_number() OVER (PARTITION BY priority, lane_key ORDER BY work_id) - 1 AS place
   FROM work WHERE kind = 'render') AS t
  WHERE work.work_id = t.work_id;

-- "https://user@Host:8443/path?query" → "host:8443"
UPDATE work SET lane_key = u.host, priority = iif(attempt > 0, 1, 0) FROM
  (SELECT work_id, lower(substr(rest, instr(rest, '@') + 1)) AS host FROM
    (SELECT work_id, substr(address, 1, min(instr(address || '/', '/'), instr(address || '?', '?'),
                                            instr(address || '#', '#')) - 1) AS rest FROM
      (SELECT work_id, substr(url, instr(url, '://') + 3) AS address FROM
        (SELECT work_id, payload ->> 'url' AS url FROM work WHERE kind = 'webhook')))) AS u
  WHERE work.work_id = u.work_id;

-- Of analyses those that have yet to ask a model take turns with those whose original has come ('woken').
UPDATE work SET lane_key = '?' WHERE kind = 'analyse';

CREATE INDEX work_by_lane_key ON work (state, kind, lane_key, priority, turn, run_at, work_id)
  WHERE lane_key IS NOT NULL;
CREATE INDEX work_by_priority ON work (state, priority, turn, work_id, run_at) WHERE kind = 'render';

-- The address of a webhook is a secret between two parties: what was told of it keeps the scheme and the host.
UPDATE events SET why =
  substr(why, 1, instr(why, '://') + 2)
  || substr(substr(why, instr(why, '://') + 3), 1,
            min(instr(substr(why, instr(why, '://') + 3) || '/', '/'), instr(substr(why, instr(why, '://') + 3) || '?', '?'),
                instr(substr(why, instr(why, '://') + 3) || '#', '#'), instr(substr(why, instr(why, '://') + 3) || ' ', ' ')) - 1)
  || substr(substr(why, instr(why, '://') + 3), instr(substr(why, instr(why, '://') + 3) || ' ', ' '))
  WHERE what GLOB 'webhook.*' AND instr(why, '://') > 0;
UPDATE work SET last_error =
  substr(last_error, 1, instr(last_error, '://') + 2)
  || substr(substr(last_error, instr(last_error, '://') + 3), 1,
            min(instr(substr(last_error, instr(last_error, '://') + 3) || '/', '/'),
                instr(substr(last_error, instr(last_error, '://') + 3) || '?', '?'),
                instr(substr(last_error, instr(last_error, '://') + 3) || '#', '#'),
                instr(substr(last_error, instr(last_error, '://') + 3) || ' ', ' ')) - 1)
  || substr(substr(last_error, instr(last_error, '://') + 3),
            instr(substr(last_error, instr(last_error, '://') + 3) || ' ', ' '))
  WHERE kind = 'webhook' AND instr(last_error, '://') > 0;

-- A receiver of webhooks whose signing secret was changed: the secrets themselves follow from the number of the change
-- and a key outside the database. The one before signs too until `previous_until`.
CREATE TABLE receivers (
  host TEXT PRIMARY KEY,
  generation INTEGER NOT NULL,
  previous_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
