-- Counts the commits of this database; the file `generation` beside it keeps the same number (store/mark.hpp).
CREATE TABLE generation (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL, id TEXT NOT NULL) STRICT;
INSERT INTO generation (one, number, id) VALUES (1, 0, lower(hex(randomblob(8))));
