#!/bin/sh
# asan
# The daemon and the machine around it.
exec /usr/bin/python3 -B "$(dirname "$0")/service.py"
