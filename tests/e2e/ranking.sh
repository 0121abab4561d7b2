#!/bin/sh
# The order of search results against judgements by hand, and against plain full-text search on the same posts.
exec /usr/bin/python3 -B "$(dirname "$0")/ranking.py"
