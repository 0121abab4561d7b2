#!/bin/sh
# Attacks and accidents from outside, played again: full disks, foreign locks, floods, damage, hanging receivers.
# FAULTS=0 plays the parts one after the other, for figures without any load beside them.
exec /usr/bin/python3 -B "$(dirname "$0")/faults.py" "$@"
