#!/bin/sh
# How filters are read: generated conditions with a known meaning, and what a job does with what is left to a person.
exec /usr/bin/python3 -B "$(dirname "$0")/filters.py"
