#!/bin/sh
# kill -9 while clients write and backups are made: at most 20 s. BACKUP_KILLS=5000 plays as many rounds, however long.
exec /usr/bin/python3 -B "$(dirname "$0")/backup_kills.py"
