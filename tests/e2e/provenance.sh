#!/bin/sh
# asan
# Content credentials and AI labels of videos: found in the originals, named before they are lost, and said by the copies.
exec /usr/bin/python3 -B "$(dirname "$0")/provenance.py"
