#!/bin/sh
# asan
# Runs every command that an error or a note advises, where possible in the very state in which it is advised.
exec /usr/bin/python3 -B "$(dirname "$0")/hints.py"
