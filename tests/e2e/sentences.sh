#!/bin/sh
# Sentences of schedules with a known meaning, generated: each is read so, or refused by naming the part.
exec /usr/bin/python3 -B "$(dirname "$0")/sentences.py"
