-- When run_at or lease_until was set, by the clock of then: their difference is the wait that was meant, should the
-- clock turn out to have been ahead. NULL in rows of before.
ALTER TABLE work ADD COLUMN put_at INTEGER;
