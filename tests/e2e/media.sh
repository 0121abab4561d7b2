#!/bin/sh
# asan
# The store of files: what it keeps, what it lets go, and what comes back.
exec /usr/bin/python3 -B "$(dirname "$0")/media.py"
