#!/bin/sh
# asan
# The AI label from a video to its proof: found, decided, required, carried by the post, set by the volunteer.
exec /usr/bin/python3 -B "$(dirname "$0")/provenance_flow.py"
