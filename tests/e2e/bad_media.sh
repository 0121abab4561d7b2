#!/bin/sh
# asan
# Faulty videos and targets: each task fails alone, and says why.
exec /usr/bin/python3 -B "$(dirname "$0")/bad_media.py"
