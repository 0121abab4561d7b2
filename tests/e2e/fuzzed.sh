#!/bin/sh
# Damaged videos by the hundred: each becomes a whole copy or an error with words, and nothing is left behind.
exec /usr/bin/python3 -B "$(dirname "$0")/fuzzed.py"
