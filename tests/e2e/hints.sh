#!/bin/sh
# asan
# Every command that an error or a note advises is run, where it can be in the very state in which it is advised.
exec /usr/bin/python3 -B "$(dirname "$0")/hints.py"
