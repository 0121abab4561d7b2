#!/bin/sh
# What a newcomer types, understood or refused with what helps.
exec /usr/bin/python3 -B "$(dirname "$0")/slips.py"
