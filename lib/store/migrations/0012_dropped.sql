-- How many videos each condition of a job's filter dropped, in the plain words of the condition: of those that were
-- found, and of those that the source knew and left out.
CREATE TABLE dropped (
  job_id TEXT NOT NULL REFERENCES jobs (job_id) ON DELETE CASCADE,
  condition TEXT NOT NULL,
  videos INTEGER NOT NULL,
  PRIMARY KEY (job_id, condition)
) STRICT, WITHOUT ROWID;
