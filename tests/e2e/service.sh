#!/bin/sh
# asan
# The daemon under a service manager.
exec /usr/bin/python3 -B "$(dirname "$0")/service.py"
