-- Near copies are few: looked up and counted without touching the other results.
CREATE INDEX results_by_first ON results (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX results_near_copies ON results (job_id) WHERE duplicate_of IS NOT NULL;
