#!/usr/bin/env bash
# SQLite 3.40.1 (Debian 12): an INSERT that ON CONFLICT DO NOTHING ignores still writes, if the table has AUTOINCREMENT.
#
# Expected: a transaction whose only statement is an ignored INSERT changes nothing and writes nothing, as it does for a
# table without AUTOINCREMENT; total_changes() counts no change, so a program may take the transaction for a read.
# Seen: with AUTOINCREMENT the row of sqlite_sequence is written anew. In WAL mode that is a frame of the log (and, with
# synchronous = FULL, a sync of the disk) for each ignored INSERT, while total_changes() stays as it was.
# Exits 1 when it answers otherwise.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
for package in sqlite3=3.40.1-2+deb12u2 libsqlite3-0=3.40.1-2+deb12u2; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done
sqlite() { LD_LIBRARY_PATH=$(echo root/usr/lib/*-linux-gnu) root/usr/bin/sqlite3 "$@"; }

bytes_written() { # DATABASE WORDS-AFTER-PRIMARY-KEY
  sqlite "$1" >/dev/null "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY $2, key TEXT UNIQUE);
    INSERT INTO t (key) VALUES ('a'); PRAGMA wal_checkpoint(TRUNCATE);"
  sqlite "$1" "INSERT INTO t (key) VALUES ('a') ON CONFLICT DO NOTHING;" ".once changes" "SELECT total_changes();" \
    ".shell wc -c < $1-wal"
  cat changes
}
seen="plain: $(bytes_written plain.db '' | xargs), autoincrement: $(bytes_written auto.db AUTOINCREMENT | xargs)"
echo "expected: plain: 0 0, autoincrement: 0 0 (bytes of the log, changes counted)"
echo "seen:     $seen"
[ "$seen" = "plain: 0 0, autoincrement: 4152 0" ]
