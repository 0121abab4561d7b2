#!/bin/sh
# What outsiders did to the daemon, played again: full disks, foreign locks, floods, damage, hanging receivers.
# FAULTS=0 plays the parts one after the other, for figures that nothing beside them spoils.
exec /usr/bin/python3 -B "$(dirname "$0")/faults.py" "$@"
