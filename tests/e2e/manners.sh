#!/bin/sh
# The manners of the command line: its refusals, its questions, and its reports of the result.
exec /usr/bin/python3 -B "$(dirname "$0")/manners.py"
