#!/bin/sh
# asan
# Search and channel jobs against the stand-ins of every outside service. `search.sh PART…` runs those parts only.
exec /usr/bin/python3 -B "$(dirname "$0")/search.py" "$@"
