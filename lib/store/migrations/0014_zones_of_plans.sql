-- A plan whose job named no zone was read in UTC where the setting `timezone` was empty; now it is read in the machine's
-- zone. The daemon, which knows the setting, finishes this at its start: the jobs of before keep what they meant.
INSERT INTO meta (key, value) SELECT 'jobs.without_zone', CAST(last AS TEXT)
  FROM (SELECT MAX(row) AS last FROM jobs WHERE COALESCE(timezone, '') = '' AND COALESCE(schedule_prompt, '') <> '') AS jobs_of_before
  WHERE last IS NOT NULL;
