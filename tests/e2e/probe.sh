#!/bin/sh
# asan
# What is in a video is told in words and as JSON, and a fault is named before anything is made of it.
exec /usr/bin/python3 -B "$(dirname "$0")/probe.py"
