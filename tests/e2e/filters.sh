#!/bin/sh
# The reading of filters: generated conditions with a known meaning, and jobs with parts that are left to a person.
exec /usr/bin/python3 -B "$(dirname "$0")/filters.py"
