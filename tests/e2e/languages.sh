#!/bin/sh
# The results of a search in the languages of the content, and the renewal of an index of an older version.
exec /usr/bin/python3 -B "$(dirname "$0")/languages.py"
