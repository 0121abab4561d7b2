#!/bin/sh
# How the command line behaves against a live daemon.
exec /usr/bin/python3 -B "$(dirname "$0")/cli.py"
