#!/bin/sh
# asan
# A plan from its sentence to its posts, the calendar, a simulation, and missed posts.
exec /usr/bin/python3 -B "$(dirname "$0")/planning.py"
