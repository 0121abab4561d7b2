#!/usr/bin/env bash
# Measures farmtok side by side with a user's other choices, and prints one table.
#
#   tests/bench/run.sh [NAME...]      NAME: a file beside this script without .py; without one: all of them
#
# The programs are those of the folder FARMTOK_BIN, by default build/release/bin. Every figure is the median of at
# least five, ours and theirs alternately, on a private daemon that is removed afterwards. Other load on the machine
# distorts the figures: check the spread. The last line counts the goals, in the form that tests/run.sh reads.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
export FARMTOK_BIN=${FARMTOK_BIN:-$(readlink -f "$here/../..")/build/release/bin}

for program in farmtok farmtokd farmtok-media; do
  [ -x "$FARMTOK_BIN/$program" ] ||
    { echo "there is no $program in $FARMTOK_BIN: build it, or set FARMTOK_BIN" >&2; exit 2; }
done
for program in curl ffmpeg nginx sqlite3 wrk; do
  PATH=$PATH:/usr/sbin command -v "$program" >/dev/null ||
    { echo "$program is missing: packaging/install.sh test" >&2; exit 2; }
done
for name in "${!FARMTOK_@}"; do
  case $name in FARMTOK_BIN | FARMTOK_SHARED | FARMTOK_BENCH_*) ;; *) unset "$name" ;; esac
done

exec /usr/bin/python3 -B "$here/kit/table.py" "$@"
