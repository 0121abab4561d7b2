#!/bin/sh
# kill -9 of the daemon at 200 random moments: nothing lost, nothing twice. KILL_SEED repeats a run.
exec /usr/bin/python3 -B "$(dirname "$0")/kill.py"
