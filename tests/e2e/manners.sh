#!/bin/sh
# The manners of the command line: what it refuses, what it asks for, and how it says what came of it.
exec /usr/bin/python3 -B "$(dirname "$0")/manners.py"
