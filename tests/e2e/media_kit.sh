#!/bin/sh
# Two hundred clips of all containers, track ends, rates and edit lists: the length of their copies, and their lips.
exec /usr/bin/python3 -B "$(dirname "$0")/media_kit.py"
