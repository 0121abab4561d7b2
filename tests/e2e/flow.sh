#!/bin/sh
# asan
# The main job from creation to proof, with real mail servers, a webhook receiver and real footage.
exec /usr/bin/python3 -B "$(dirname "$0")/flow.py"
