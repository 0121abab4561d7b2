#!/bin/sh
# asan
# The store of files: kept, removed and restored files.
exec /usr/bin/python3 -B "$(dirname "$0")/media.py"
