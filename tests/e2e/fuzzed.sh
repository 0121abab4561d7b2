#!/bin/sh
# Hundreds of damaged videos: each becomes a whole copy or an error with a message, and leaves nothing behind.
exec /usr/bin/python3 -B "$(dirname "$0")/fuzzed.py"
