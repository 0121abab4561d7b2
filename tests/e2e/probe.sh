#!/bin/sh
# asan
# The content of a video is shown in words and as JSON, and a fault is named before the video is used.
exec /usr/bin/python3 -B "$(dirname "$0")/probe.py"
