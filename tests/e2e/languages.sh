#!/bin/sh
# What a search finds in the languages of the content, and what becomes of an index that an older version made.
exec /usr/bin/python3 -B "$(dirname "$0")/languages.py"
