#!/bin/sh
# kill -9 before and after each commit in the life of two posts. Every third is tried; CRASH_STEP=1 takes all.
exec /usr/bin/python3 -B "$(dirname "$0")/crash.py"
